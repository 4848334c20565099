/** Inline code of a line, and where it stands: 0-based, with its backticks. */
export interface CodeSpan {
  index: number;
  end: number;
  content: string;
}

/** The code spans of a line, as Markdown reads it: as many backticks close one as have opened it. */
export function codeSpans(line: string): CodeSpan[] {
  const runs = [...line.matchAll(/`+/g)].map(({ index, 0: run }) => ({
    index,
    length: run.length,
  }));
  const nextOfLength = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at--) {
    const length = runs[at]?.length ?? 0;
    closing[at] = nextOfLength.get(length) ?? -1;
    nextOfLength.set(length, at);
  }
  const spans: CodeSpan[] = [];
  for (let at = 0; at < runs.length;) {
    const [open, close] = [runs[at], runs[closing[at] ?? -1]];
    if (open !== undefined && close !== undefined) {
      const content = line.slice(open.index + open.length, close.index);
      spans.push({ index: open.index, end: close.index + close.length, content });
      at = closing[at] ?? at;
    }
    at++;
  }
  return spans;
}

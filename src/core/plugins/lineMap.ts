/** Where a line of the base is in the head. */
export interface LineMap {
  /** The file's name in the head. */
  file: (baseFile: string) => string;
  /** The line's number in the head; undefined when the line was deleted or rewritten beyond recognition. */
  line: (baseFile: string, line: number) => number | undefined;
}

interface Hunk {
  baseStart: number;
  baseCount: number;
  headStart: number;
  headCount: number;
}

interface FileDiff {
  head: string | null;
  hunks: Hunk[];
}

/** git quotes names with unusual characters: "a/na\303\257ve \"x\".py". */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t$/, "");
  const bytes: number[] = [];
  const body = name.slice(1, name.lastIndexOf('"'));
  const named: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  for (let at = 0; at < body.length; at++) {
    const octal = /^\\([0-7]{3})/.exec(body.slice(at, at + 4))?.[1];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8));
      at += 3;
    } else if (body[at] === "\\") {
      at += 1;
      const letter = body.charAt(at);
      bytes.push(named[letter] ?? letter.charCodeAt(0));
    } else bytes.push(...Buffer.from(body.charAt(at), "utf8"));
  }
  return Buffer.from(bytes).toString("utf8");
}

function withoutPrefix(name: string): string | null {
  const plain = unquote(name);
  return plain === "/dev/null" ? null : plain.replace(/^[ab]\//, "");
}

function toHunk(line: string): Hunk | undefined {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (match === null) return undefined;
  const [, baseStart, baseCount = "1", headStart, headCount = "1"] = match;
  return {
    baseStart: Number(baseStart),
    baseCount: Number(baseCount),
    headStart: Number(headStart),
    headCount: Number(headCount),
  };
}

function parseFile(section: string): [string, FileDiff] | undefined {
  const lines = section.split("\n");
  const firstHunk = lines.findIndex((line) => line.startsWith("@@ "));
  const header = firstHunk < 0 ? lines : lines.slice(0, firstHunk);
  const value = (prefix: string): string | undefined =>
    header.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const from = value("rename from ");
  const to = value("rename to ");
  const base = from === undefined ? withoutPrefix(value("--- ") ?? "/dev/null") : unquote(from);
  if (base === null) return undefined;
  const head = to === undefined ? withoutPrefix(value("+++ ") ?? "/dev/null") : unquote(to);
  return [base, { head, hunks: hunksOf(lines.slice(Math.max(0, firstHunk))) }];
}

/** Counts the lines of each hunk, since a changed line may look like a hunk's header. */
function hunksOf(lines: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (let at = 0; at < lines.length; at++) {
    const hunk = toHunk(lines[at] ?? "");
    if (hunk === undefined) continue;
    hunks.push(hunk);
    at += hunk.baseCount + hunk.headCount;
  }
  return hunks;
}

function mapLine(hunks: readonly Hunk[], line: number): number | undefined {
  let offset = 0;
  for (const hunk of hunks) {
    const start = hunk.baseCount === 0 ? hunk.baseStart + 1 : hunk.baseStart;
    if (line < start) break;
    if (hunk.baseCount > 0 && line < hunk.baseStart + hunk.baseCount) {
      // Edited in place: as many lines as before, so each is the successor of the one in its position.
      const inPlace = hunk.baseCount === hunk.headCount;
      return inPlace ? hunk.headStart + (line - hunk.baseStart) : undefined;
    }
    offset += hunk.headCount - hunk.baseCount;
  }
  return line + offset;
}

/** Reads the output of `git diff -U0 -M BASE HEAD`: where each line of the base went. Files it does not name are unchanged. */
export function lineMapOf(diff: string): LineMap {
  const files = new Map(
    diff
      .split(/^diff --git /m)
      .slice(1)
      .flatMap((section) => {
        const parsed = parseFile(section);
        return parsed === undefined ? [] : [parsed];
      }),
  );
  return {
    file: (baseFile) => files.get(baseFile)?.head ?? baseFile,
    line: (baseFile, line) => {
      const file = files.get(baseFile);
      if (file === undefined) return line;
      return file.head === null ? undefined : mapLine(file.hunks, line);
    },
  };
}

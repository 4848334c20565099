import { cutText, textWidth } from "./fitText";
import { createStyles } from "./styles";

type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan" | "magenta";

/** A piece of a line in one style. */
export interface Span {
  text: string;
  style?: Style;
}

/**
 * One fact on its way to the terminal: `prefix` stands once at the left, `body` wraps below itself, `right` ends at the
 * right edge.
 */
export interface Line {
  prefix?: readonly Span[];
  body: readonly Span[];
  right?: Span;
}

/** No line is made wider, however wide the terminal is. */
export const mostColumns = 100;

export const blankLine: Line = { body: [] };

export function plainSpan(text: string): Span {
  return { text };
}

export function styled(style: Style, text: string): Span {
  return { style, text };
}

function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + textWidth(span.text), 0);
}

interface Word {
  /** Spaces before it; they are dropped where the line breaks. */
  gap: number;
  spans: Span[];
}

function toWords(spans: readonly Span[]): Word[] {
  const words: Word[] = [];
  let gap = 0;
  let joined = false;
  for (const span of spans) {
    for (const part of span.text.match(/ +|[^ ]+/g) ?? []) {
      if (part.startsWith(" ")) {
        gap += part.length;
        joined = false;
        continue;
      }
      const piece: Span = { ...span, text: part };
      const last = words.at(-1);
      if (joined && last !== undefined) last.spans.push(piece);
      else words.push({ gap, spans: [piece] });
      gap = 0;
      joined = true;
    }
  }
  return words;
}

/** Between two words of one style the gap has it too, so that they need one code. */
function gapBetween(before: Span | undefined, word: Word): Span {
  const text = " ".repeat(word.gap);
  const [first] = word.spans;
  return first !== undefined && before?.style === first.style ? { ...first, text } : { text };
}

function joinEqual(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && last.style === span.style) last.text += span.text;
    else joined.push({ ...span });
  }
  return joined;
}

function wrapSpans(spans: readonly Span[], columns: number): Span[][] {
  const rows: Span[][] = [];
  let row: Span[] = [];
  for (const word of toWords(spans)) {
    const wide = spansWidth(row) + word.gap + spansWidth(word.spans) > columns;
    if (wide && row.length > 0) {
      rows.push(row);
      row = [...word.spans];
    } else {
      if (word.gap > 0) row.push(gapBetween(row.at(-1), word));
      row.push(...word.spans);
    }
  }
  return [...rows, row];
}

function cutSpans(spans: readonly Span[], columns: number): Span[] {
  const kept: Span[] = [];
  let left = columns;
  for (const span of spans) {
    if (left <= 0) break;
    const text = cutText(span.text, left);
    kept.push({ ...span, text });
    if (text !== span.text) break;
    left -= textWidth(text);
  }
  return kept;
}

function withRight(row: readonly Span[], right: Span | undefined, columns: number): Span[] {
  if (right === undefined) return [...row];
  const gap = Math.max(1, columns - spansWidth(row) - textWidth(right.text));
  return [...row, { text: " ".repeat(gap) }, right];
}

/** A line as rows of at most `columns`; only a word that is wider by itself stands out. */
export function wrapLine(line: Line, columns: number): Span[][] {
  const prefix = line.prefix ?? [];
  const indent = spansWidth(prefix);
  const reserved = line.right === undefined ? 0 : textWidth(line.right.text) + 2;
  return wrapSpans(line.body, Math.max(20, columns - indent - reserved)).map((row, index) =>
    index === 0
      ? withRight([...prefix, ...row], line.right, columns)
      : [{ text: " ".repeat(indent) }, ...row],
  );
}

/** A line as one row of at most `columns`: what must not wrap, because it will be drawn over. */
export function cutLine(line: Line, columns: number): Span[] {
  const reserved = line.right === undefined ? 0 : textWidth(line.right.text) + 1;
  const left = cutSpans([...(line.prefix ?? []), ...line.body], columns - reserved);
  return withRight(left, line.right, columns);
}

/** Turns spans into text with codes of our own, or without any. */
export function createPainter(colour: boolean): (spans: readonly Span[]) => string {
  const styles = createStyles(colour);
  return (spans) =>
    joinEqual(spans)
      .map((span) => (span.style === undefined ? span.text : styles[span.style](span.text)))
      .join("")
      .trimEnd();
}

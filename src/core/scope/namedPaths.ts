import type { Place } from "../model/change";
import { readPathToken, type TrackedPaths } from "./pathToken";
import { codeSpans, type CodeSpan } from "../text/markdown/codeSpans";
import type { SourceLine } from "./sourceLines";
import { isTestCommand } from "./testCommands";

/** A path that a change names. */
export interface NamedPath {
  path: string;
  place: Place;
}

interface Token {
  text: string;
  column: number;
  isCode: boolean;
}

function words(text: string, offset: number, isCode: boolean): Token[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    column: offset + index + 1,
    isCode,
  }));
}

/** Takes away what a sentence puts around a word: `(src/a.py),` → `src/a.py`. */
function bare({ text, column, isCode }: Token): Token {
  const start = /^[("'“‘<]*/.exec(text)?.[0].length ?? 0;
  const inner = text.slice(start).replace(/(?<![)"'”’>,;:!?.…])[)"'”’>,;:!?.…]+$/, "");
  // A closing bracket that belongs to the path stays: `app/(shop)`.
  const opened = inner.includes("(") && !inner.includes(")") ? `${inner})` : inner;
  const bold = /^(\*{1,3}|_{1,3})([^*_].*?)\1$/.exec(opened);
  return {
    text: bold?.[2] ?? opened,
    column: column + start + (bold?.[1]?.length ?? 0),
    isCode,
  };
}

function isFolder(path: string, tracked: TrackedPaths): boolean {
  return tracked.hasFolder(path.replace(/(?<!\/)\/+$/, ""));
}

/** `docs/how to.md`: blanks inside a path, and not a program with a file. */
function isPathWithBlanks(content: string, tracked: TrackedPaths): boolean {
  const [first = ""] = content.split(/\s/);
  return (
    !tracked.hasFile(first) && /^[^\s./](?=[^\s.]*\/)[^\s.]*(?: [^\s./]+)+(?:\.\w+)+$/.test(content)
  );
}

/** The code spans of a line and the targets of its links. */
function wholes(line: string): (CodeSpan & { isCode: boolean })[] {
  const targets = [...line.matchAll(/\]\(([^()\s]+)\)/g)].map(
    ({ index, 0: all, 1: content = "" }) => {
      return { index, end: index + all.length, content, isCode: false };
    },
  );
  const code = codeSpans(line).map((span) => ({ ...span, isCode: true }));
  return [...code, ...targets].sort((one, other) => one.index - other.index);
}

function tokens(line: string, tracked: TrackedPaths): Token[] {
  const found: Token[] = [];
  let rest = 0;
  // What a code span or the target of a link holds is taken as a whole, the words between them one by one.
  for (const { index, end, content: inner, isCode } of wholes(line)) {
    if (index < rest) continue;
    found.push(...words(line.slice(rest, index), rest, false).map(bare));
    rest = end;
    const content = inner.trim();
    if (isCode && isTestCommand(content)) continue;
    const at = line.indexOf(content, index);
    const isOne =
      !/\s/.test(content) ||
      tracked.hasFile(content) ||
      isFolder(content, tracked) ||
      (isCode && isPathWithBlanks(content, tracked));
    if (isOne) found.push({ text: content, column: at + 1, isCode });
    else found.push(...words(content, at, false));
  }
  found.push(...words(line.slice(rest), rest, false).map(bare));
  return found;
}

/** The paths that tasks, requirements, Impact and design name; each once, where it stands first. */
export function findNamedPaths(lines: readonly SourceLine[], tracked: TrackedPaths): NamedPath[] {
  const found = new Map<string, NamedPath>();
  for (const { text, place, namesScope } of lines) {
    if (!namesScope) continue;
    for (const token of tokens(text, tracked)) {
      const path = readPathToken(token.text, token.isCode, tracked);
      if (path === undefined || found.has(path)) continue;
      found.set(path, { path, place: { ...place, column: token.column } });
    }
  }
  return [...found.values()];
}

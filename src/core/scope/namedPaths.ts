import type { Place } from "../model/change";
import { readPathToken, type TrackedPaths } from "./pathToken";
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
  const inner = text.slice(start).replace(/[)"'”’>,;:!?.…]+$/, "");
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
  return tracked.hasFolder(path.replace(/\/+$/, ""));
}

/** `docs/how to.md`: blanks inside a path, and not a program with a file. */
function isPathWithBlanks(content: string, tracked: TrackedPaths): boolean {
  const [first = ""] = content.split(/\s/);
  return (
    !tracked.hasFile(first) &&
    /^[^\s./][^\s.]*\/[^\s.]*(?: [^\s./]+)* [^\s./]+(?:\.\w+)+$/.test(content)
  );
}

function tokens(line: string, tracked: TrackedPaths): Token[] {
  const found: Token[] = [];
  let rest = 0;
  // What a code span or the target of a link holds is taken as a whole, the words between them one by one.
  for (const span of line.matchAll(/(`+)(.+?)\1(?!`)|\]\(([^()\s]+)\)/g)) {
    found.push(...words(line.slice(rest, span.index), rest, false).map(bare));
    rest = span.index + span[0].length;
    const content = (span[2] ?? span[3] ?? "").trim();
    const isCode = span[2] !== undefined;
    if (isCode && isTestCommand(content)) continue;
    const at = line.indexOf(content, span.index);
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

import type { Change, ChangeFiles, Place } from "../model/change";
import { deltaFiles } from "../change/changePaths";
import { changeDocument } from "../change/changeDocument";
import type { MarkdownDocument } from "../text/markdown/markdownDocument";

/** One line of a change that a conversion reads. */
export interface SourceLine {
  place: Place;
  text: string;
  /** Language of the code fence around it, empty when it names none; undefined in prose. */
  fence: string | undefined;
  /** Whether a path named here belongs to the scope: tasks, requirements, Impact and design do. */
  namesScope: boolean;
}

/** Marks the lines below a done task: they belong to it until the next task or heading. */
function doneLines({ tasks }: Change, document: MarkdownDocument): ReadonlySet<number> {
  const isDone = new Map<number, boolean>(document.headings.map(({ line }) => [line, false]));
  for (const { place, done } of tasks) isDone.set(place.line, done);
  const found = new Set<number>();
  let isBelow = false;
  for (let line = 1; line <= document.lines.length; line++) {
    isBelow = isDone.get(line) ?? isBelow;
    if (isBelow) found.add(line);
  }
  return found;
}

/** Marks the lines of requirements and of what is headed Impact, each to the next heading of its depth. */
function scopeLines(change: Change, document: MarkdownDocument): ReadonlySet<number> {
  const own = change.requirements.filter(({ place }) => place.file === document.file);
  const depths = new Map<number, number>();
  for (const { text, line, depth } of document.headings) {
    if (/^impact\b/i.test(text)) depths.set(line, depth);
  }
  for (const { place } of own) depths.set(place.line, 3);
  const headings = new Map(document.headings.map(({ line, depth }) => [line, depth]));
  const found = new Set<number>();
  // Blocks are open in each other: the outermost one ends last.
  let open: number | undefined;
  for (let line = 1; line <= document.lines.length; line++) {
    const depth = headings.get(line);
    if (open !== undefined && depth !== undefined && depth <= open) open = undefined;
    const opened = depths.get(line);
    if (opened !== undefined) open = Math.min(open ?? opened, opened);
    if (open !== undefined) found.add(line);
  }
  return found;
}

function linesOf(document: MarkdownDocument, isScope: (line: number) => boolean): SourceLine[] {
  return document.lines.flatMap((text, index) => {
    if (text === "") return [];
    const line = index + 1;
    const fence = document.fenceAt(line);
    if (fence === undefined && !document.isProse(line)) return [];
    const place = { file: document.file, line, column: 1 };
    return [{ place, text, fence, namesScope: fence === undefined && isScope(line) }];
  });
}

/** The lines of a change's files that a conversion reads, always in the same order; done tasks are left out. */
export function sourceLines(change: Change, files: ChangeFiles): SourceLine[] {
  const read = (file: string): MarkdownDocument[] => {
    const document = changeDocument(files, file);
    return document === undefined ? [] : [document];
  };
  const tasks = read(`${change.folder}/tasks.md`).flatMap((document) => {
    const done = doneLines(change, document);
    return linesOf(document, () => true).filter(({ place }) => !done.has(place.line));
  });
  const specs = deltaFiles(change.id, files).map(({ file }) => file);
  const texts = [`${change.folder}/proposal.md`, ...specs].flatMap(read).flatMap((document) => {
    const scope = scopeLines(change, document);
    return linesOf(document, (line) => scope.has(line));
  });
  const design = read(`${change.folder}/design.md`).flatMap((each) => linesOf(each, () => true));
  return [...tasks, ...texts, ...design];
}

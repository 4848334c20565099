import type { Change, ChangeFiles, Place } from "../model/change";
import { deltaFiles } from "../change/changePaths";
import { parseMarkdown, type MarkdownDocument } from "../text/markdownDocument";

/** One line of a change that a conversion reads. */
export interface SourceLine {
  place: Place;
  text: string;
  /** Language of the code fence around it, empty when it names none; undefined in prose. */
  fence: string | undefined;
  /** Whether a path named here belongs to the scope: tasks, requirements, Impact and design do. */
  namesScope: boolean;
}

type Range = readonly [from: number, to: number];

/** Lines below a done task belong to it until the next task or heading. */
function doneRanges({ tasks }: Change, document: MarkdownDocument): Range[] {
  const starts = [...tasks.map(({ place }) => place.line), ...document.headings.map((h) => h.line)];
  return tasks
    .filter(({ done }) => done)
    .map(({ place }) => {
      const next = starts.filter((line) => line > place.line);
      return [place.line, Math.min(document.lines.length + 1, ...next) - 1] as const;
    });
}

function blockRange(document: MarkdownDocument, line: number, depth: number): Range {
  const next = document.headings.find((heading) => heading.line > line && heading.depth <= depth);
  return [line, (next?.line ?? document.lines.length + 1) - 1];
}

function scopeRanges(change: Change, document: MarkdownDocument): Range[] {
  const requirements = change.requirements
    .filter(({ place }) => place.file === document.file)
    .map(({ place }) => blockRange(document, place.line, 3));
  const impact = document.headings
    .filter(({ text }) => /^impact\b/i.test(text))
    .map(({ line, depth }) => blockRange(document, line, depth));
  return [...requirements, ...impact];
}

function isIn(ranges: readonly Range[], line: number): boolean {
  return ranges.some(([from, to]) => line >= from && line <= to);
}

function linesOf(document: MarkdownDocument, isScope: (line: number) => boolean): SourceLine[] {
  return document.lines.flatMap((text, index) => {
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
    const text = files[file];
    return text === undefined ? [] : [parseMarkdown(file, text)];
  };
  const tasks = read(`${change.folder}/tasks.md`).flatMap((document) => {
    const done = doneRanges(change, document);
    return linesOf(document, () => true).filter(({ place }) => !isIn(done, place.line));
  });
  const specs = deltaFiles(change.id, files).map(({ file }) => file);
  const texts = [`${change.folder}/proposal.md`, ...specs].flatMap(read).flatMap((document) => {
    const ranges = scopeRanges(change, document);
    return linesOf(document, (line) => isIn(ranges, line));
  });
  const design = read(`${change.folder}/design.md`).flatMap((each) => linesOf(each, () => true));
  return [...tasks, ...texts, ...design];
}

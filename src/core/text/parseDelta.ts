import {
  headerName,
  requirementBlocks,
  requirementNameOf,
  type RequirementBlock,
} from "./requirementBlock";
import { sliceText, specText, specTextWithMark, type SpecText } from "./specText";
import { mentionedName } from "./mentionedName";

/** What a change's delta for one capability asks for, in the order written. */
export interface Delta {
  added: readonly RequirementBlock[];
  modified: readonly RequirementBlock[];
  removed: readonly string[];
  /** The removed requirements that are written with a header, with what stands below it. */
  removedBlocks: readonly RequirementBlock[];
  renamed: readonly { from: string; to: string }[];
  /** FROM lines without a TO, and the other way round. */
  unpaired: readonly { side: "FROM" | "TO"; name: string; line: number }[];
  /** Requirements that stand where nothing applies them; `section` is null above the first section. */
  orphans: readonly { name: string; line: number; section: string | null }[];
  /** Text for the Purpose of a new capability. */
  purpose: string | undefined;
  /** Third-level headings in ADDED and MODIFIED that are no requirement: they are swallowed by what stands above. */
  strayHeadings: readonly { heading: string; section: string; line: number }[];
  /** Which of the four sections there are. */
  sections: readonly DeltaSection[];
}

/** One of the four sections of a delta. */
export type DeltaSection = "added" | "modified" | "removed" | "renamed";

interface Section {
  title: string;
  operation: DeltaSection | null;
  from: number;
  to: number;
}

const operations: ReadonlyMap<string, DeltaSection> = new Map([
  ["added requirements", "added"],
  ["modified requirements", "modified"],
  ["removed requirements", "removed"],
  ["renamed requirements", "renamed"],
]);

function sectionsOf({ lines, fenced }: SpecText): { sections: Section[]; firstAt: number } {
  const starts = lines.flatMap((line, at) => {
    const title = fenced[at] ? undefined : /^##\s(?=.)\s*(?!\s)(.*)$/.exec(line)?.[1]?.trim();
    return title === undefined ? [] : [{ title, at }];
  });
  const sections = starts.map(({ title, at }, index) => ({
    title,
    operation: operations.get(title.toLowerCase()) ?? null,
    from: at + 1,
    to: starts[index + 1]?.at ?? lines.length,
  }));
  return { sections, firstAt: starts[0]?.at ?? lines.length };
}

const removedBullet = /^[-*+]\s*`?###\s*Requirement:(?=.)\s*(?!\s)(.*)(?!.)\s*$/;

function removedNames(text: SpecText, { from, to }: Section): string[] {
  return text.lines.slice(from, to).flatMap((line, at) => {
    if (text.fenced[from + at] || !line.includes("###")) return [];
    const header = headerName(line);
    if (header !== undefined) return [header];
    const written = mentionedName(removedBullet.exec(line.trimStart())?.[1]);
    return written === undefined ? [] : [requirementNameOf(written)];
  });
}

const renameSide = /^(?:[-*+]\s*)?(FROM|TO):\s*`?###\s*Requirement:(?=.)\s*(?!\s)(.*)(?!.)\s*$/;

function renames(text: SpecText, { from, to }: Section): Pick<Delta, "renamed" | "unpaired"> {
  const renamed: { from: string; to: string }[] = [];
  const unpaired: { side: "FROM" | "TO"; name: string; line: number }[] = [];
  let open: { side: "FROM"; name: string; line: number } | undefined;
  for (let at = from; at < to; at++) {
    const line = text.fenced[at] ? "" : (text.lines[at] ?? "");
    const found = line.includes("###") ? renameSide.exec(line.trimStart()) : null;
    if (found === null) continue;
    const name = requirementNameOf(mentionedName(found[2]) ?? "");
    if (found[1] === "FROM") {
      if (open !== undefined) unpaired.push(open);
      open = { side: "FROM", name, line: at + 1 };
    } else if (open === undefined) {
      unpaired.push({ side: "TO", name, line: at + 1 });
    } else {
      renamed.push({ from: open.name, to: name });
      open = undefined;
    }
  }
  if (open !== undefined) unpaired.push(open);
  return { renamed, unpaired };
}

function strayHeadings(
  text: SpecText,
  sections: readonly Section[],
  operation: DeltaSection,
): Delta["strayHeadings"] {
  const own = sections.filter((section) => section.operation === operation);
  return own.flatMap(({ from, to }) => {
    const found: { heading: string; section: string; line: number }[] = [];
    for (let at = from; at < to; at++) {
      const line = text.lines[at] ?? "";
      if (text.fenced[at] || !line.startsWith("###") || headerName(line) !== undefined) continue;
      const heading = /^###\s(?=.)\s*(?!\s)(.*)$/.exec(line)?.[1]?.trim();
      // People are told of the section as it is spelled first.
      if (heading !== undefined) {
        found.push({ heading, section: own[0]?.title ?? "", line: at + 1 });
      }
    }
    return found;
  });
}

function byLine(one: { line: number }, other: { line: number }): number {
  return one.line - other.line;
}

/** The text of `## Purpose`; undefined when there is none or nothing but comments in it. */
export function purposeOf(text: string): string | undefined {
  const uncommented = specTextWithMark(
    text
      .replace(/\r\n?/g, "\n")
      .replace(/<!--[\s\S]*?(?:--!?>|$)/g, (comment) => comment.replace(/[^\n]/g, " ")),
  );
  const original = specTextWithMark(text);
  const start = uncommented.lines.findIndex(
    (line, at) => !uncommented.fenced[at] && /^##\s+Purpose\s*$/i.test(line),
  );
  if (start === -1) return undefined;
  const next = uncommented.lines.findIndex(
    (line, at) => at > start && !uncommented.fenced[at] && /^##\s+/.test(line),
  );
  const end = next === -1 ? uncommented.lines.length : next;
  const prose = uncommented.lines
    .slice(start + 1, end)
    .filter((line, at) => !uncommented.fenced[start + 1 + at] && line.trim() !== "");
  const body = sliceText(original, start + 1, end).trim();
  return prose.length === 0 || body === "" ? undefined : body;
}

/** Reads a delta spec as OpenSpec does. */
export function parseDelta(text: string): Delta {
  const source = specText(text);
  const { sections, firstAt } = sectionsOf(source);
  const of = (operation: Section["operation"]) =>
    sections.filter((section) => section.operation === operation);
  const blocksIn = (section: Section) => requirementBlocks(source, section.from, section.to).blocks;
  const renamePairs = of("renamed").map((section) => renames(source, section));
  const above = requirementBlocks(source, 0, firstAt).blocks;
  return {
    added: of("added").flatMap(blocksIn),
    modified: of("modified").flatMap(blocksIn),
    removed: of("removed").flatMap((section) => removedNames(source, section)),
    renamed: renamePairs.flatMap(({ renamed }) => renamed),
    removedBlocks: of("removed").flatMap(blocksIn),
    unpaired: renamePairs.flatMap(({ unpaired }) => unpaired).sort(byLine),
    orphans: [
      ...above.map(({ name, line }) => ({ name, line, section: null })),
      ...of(null).flatMap((section) =>
        blocksIn(section).map(({ name, line }) => ({ name, line, section: section.title })),
      ),
    ],
    purpose: purposeOf(text),
    strayHeadings: [
      ...strayHeadings(source, sections, "added"),
      ...strayHeadings(source, sections, "modified"),
    ].sort(byLine),
    sections: [...operations.values()].filter((operation) => of(operation).length > 0),
  };
}

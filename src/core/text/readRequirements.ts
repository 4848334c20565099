import type { DeltaOperation, Place, Requirement, Scenario } from "../model/change";
import type { DocumentHeading, MarkdownDocument } from "./markdown/markdownDocument";
import { deltaOperation, requirementName, scenarioName } from "./headingNames";
import { readSteps } from "./scenarioSteps";
import { sha256 } from "./sha256";
import { mentionedName } from "./mentionedName";

/** A key that no other requirement or scenario of the change has. */
export type KeyMaker = (wanted: string) => string;

interface Source {
  document: MarkdownDocument;
  spec: string;
  uniqueKey: KeyMaker;
}

interface Block {
  heading: DocumentHeading;
  /** The last line that belongs to it. */
  end: number;
}

const metadataLine = /^\*\*[^*]+\*\*:/;
const shall = /\b(SHALL|MUST)\b/;

function placeOf(document: MarkdownDocument, heading: DocumentHeading): Place {
  return { file: document.file, line: heading.line, column: heading.column };
}

function linesBetween(document: MarkdownDocument, from: number, to: number): string[] {
  return document.lines.slice(from - 1, to);
}

/** The place among the headings, which stand in the order of their lines, of the first from a line on. */
function firstFrom({ headings }: MarkdownDocument, line: number): number {
  let [low, high] = [0, headings.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((headings[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOfBlock(document: MarkdownDocument, heading: DocumentHeading, depth: number): number {
  for (let at = firstFrom(document, heading.line + 1); ; at++) {
    const next = document.headings[at];
    if (next === undefined) return document.lines.length;
    if (next.depth <= depth) return next.line - 1;
  }
}

function proseBetween(document: MarkdownDocument, from: number, to: number): string[] {
  return linesBetween(document, from, to).filter((_, index) => document.isProse(from + index));
}

/** Any `Scenario:` heading; below a requirement also a fourth-level heading that has WHEN or THEN. */
function scenariosIn({ document }: Source, block: Block): Block[] {
  const below = document.headings.slice(
    firstFrom(document, block.heading.line + 1),
    firstFrom(document, block.end + 1),
  );
  return below
    .filter(({ depth }) => depth >= 4)
    .map((heading) => ({ heading, end: endOfBlock(document, heading, heading.depth) }))
    .filter(({ heading, end }) => {
      if (scenarioName(heading.text) !== undefined) return true;
      const isNamed =
        heading.depth === 4 && heading.text !== "" && !/^Scenario:/i.test(heading.text);
      return isNamed && readSteps(proseBetween(document, heading.line + 1, end)).length > 0;
    });
}

function readScenario(source: Source, owner: string, { heading, end }: Block): Scenario {
  const { document } = source;
  const name = scenarioName(heading.text) ?? heading.text;
  const prose = readSteps(proseBetween(document, heading.line + 1, end));
  const all = linesBetween(document, heading.line + 1, end);
  return {
    key: source.uniqueKey(`${source.spec}/${owner}/${name}`),
    name,
    text: all.join("\n").trim(),
    // Some write the whole scenario as a gherkin fence.
    steps: prose.length > 0 ? prose : readSteps(all),
    place: placeOf(document, heading),
  };
}

/** Where SHALL or MUST stands; a `**Priority**:` line counts only when there is no other line. */
function findShall(document: MarkdownDocument, from: number, to: number): Place | undefined {
  const nextHeading = document.headings[firstFrom(document, from)]?.line ?? to + 1;
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    .filter((line) => line < nextHeading && document.isProse(line))
    .filter((line) => (document.lines[line - 1] ?? "").trim() !== "");
  const body = numbers.filter((line) => !metadataLine.test(document.lines[line - 1] ?? ""));
  for (const line of body.length > 0 ? body : numbers) {
    const found = shall.exec(document.lines[line - 1] ?? "");
    if (found !== null) return { file: document.file, line, column: found.index + 1 };
  }
  return undefined;
}

function readRequirement(
  source: Source,
  heading: DocumentHeading,
  name: string,
  operation: DeltaOperation,
): Requirement {
  const { document, spec } = source;
  const block = { heading, end: endOfBlock(document, heading, 3) };
  const scenarios = scenariosIn(source, block);
  const bodyEnd = (scenarios[0]?.heading.line ?? block.end + 1) - 1;
  const shallPlace = findShall(document, heading.line + 1, bodyEnd);
  const written = linesBetween(document, heading.line, block.end).join("\n").trimEnd();
  return {
    key: source.uniqueKey(`${spec}/${name}`),
    spec,
    name,
    text: linesBetween(document, heading.line + 1, bodyEnd)
      .join("\n")
      .trim(),
    operation,
    scenarios: scenarios.map((scenario) => readScenario(source, name, scenario)),
    place: placeOf(document, heading),
    ...(shallPlace === undefined ? {} : { shallPlace }),
    sha256: sha256(written),
  };
}

/** A requirement that is only named: removed or renamed by a bullet. */
function namedRequirement(
  { document, spec, uniqueKey }: Source,
  found: { name: string; operation: DeltaOperation; line: number; text: string },
): Requirement {
  const column = (document.lines[found.line - 1] ?? "").search(/\S/) + 1;
  return {
    key: uniqueKey(`${spec}/${found.name}`),
    spec,
    name: found.name,
    text: found.text,
    operation: found.operation,
    scenarios: [],
    place: { file: document.file, line: found.line, column },
    sha256: sha256(`${found.operation}\n${found.name}\n${found.text}`),
  };
}

const removedBullet = /^\s*[-*+]\s*`?###\s*Requirement:(?=.)\s*(?!\s)(.*)$/;
const renamedFrom = /^\s*(?:[-*+]\s*)?FROM:\s*`?###\s*Requirement:(?=.)\s*(?!\s)(.*)$/;
const renamedTo = /^\s*(?:[-*+]\s*)?TO:\s*`?###\s*Requirement:(?=.)\s*(?!\s)(.*)$/;

function readBullets(source: Source, section: Block, operation: DeltaOperation): Requirement[] {
  const found: Requirement[] = [];
  let from: string | undefined;
  for (let line = section.heading.line + 1; line <= section.end; line++) {
    if (!source.document.isProse(line)) continue;
    const text = source.document.lines[line - 1] ?? "";
    const removed =
      operation === "REMOVED" ? mentionedName(removedBullet.exec(text)?.[1]) : undefined;
    if (removed !== undefined) {
      found.push(namedRequirement(source, { name: removed, operation, line, text: "" }));
    }
    if (operation !== "RENAMED") continue;
    from = mentionedName(renamedFrom.exec(text)?.[1]) ?? from;
    const to = mentionedName(renamedTo.exec(text)?.[1]);
    if (to === undefined || from === undefined) continue;
    const sentence = `Renamed from "${from}".`;
    found.push(namedRequirement(source, { name: to, operation, line, text: sentence }));
    from = undefined;
  }
  return found;
}

/**
 * Reads the requirements of a document in the order they stand. In a proposal each `### Requirement:` counts,
 * as ADDED unless a delta section says otherwise; in a delta only those below one of the four delta sections.
 */
export function readRequirements(source: Source, layout: "proposal" | "delta"): Requirement[] {
  const outside: DeltaOperation | undefined = layout === "proposal" ? "ADDED" : undefined;
  const requirements: Requirement[] = [];
  let operation: DeltaOperation | undefined = outside;
  for (const heading of source.document.headings) {
    if (heading.depth === 2) {
      const section = deltaOperation(heading.text);
      operation = section ?? outside;
      if (section === "REMOVED" || section === "RENAMED") {
        const block = { heading, end: endOfBlock(source.document, heading, 2) };
        requirements.push(...readBullets(source, block, section));
      }
    }
    const name = heading.depth === 3 ? requirementName(heading.text) : undefined;
    if (name === undefined || operation === undefined || operation === "RENAMED") continue;
    requirements.push(readRequirement(source, heading, name, operation));
  }
  return requirements;
}

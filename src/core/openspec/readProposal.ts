import { parseDelta, type Delta } from "../text/parseDelta";
import type { RequirementBlock } from "../text/requirementBlock";
import type { DeltaFile } from "./changeFacts";
import type { SpecText } from "../text/specText";
import { contentOf, findSection, sectionsOf } from "../text/readSections";
import { requirementOf, type SpecRequirement } from "../text/readSpec";

/** A requirement as OpenSpec's documents show it. */
export interface ShownRequirement {
  text: string;
  scenarios: readonly { rawText: string }[];
}

/** One operation of a change as `show` lists it. */
export interface ShownDelta {
  spec: string;
  operation: "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";
  description: string;
  requirement?: ShownRequirement;
  requirements?: readonly ShownRequirement[];
  rename?: { from: string; to: string };
  /** Unified diff against the main spec, when it is asked for. */
  diff?: string;
  warning?: string;
}

/** A proposal as OpenSpec reads it, or why it cannot be read. */
export type ReadProposal =
  | { kind: "proposal"; deltas: readonly ShownDelta[] }
  | { kind: "unreadable"; message: string };

/** A requirement with the texts of its scenarios. */
export function shownRequirement(
  source: SpecText,
  { text, scenarios }: SpecRequirement,
): ShownRequirement {
  const shown = scenarios.map((scenario) => ({ rawText: contentOf(source, scenario) }));
  return { text, scenarios: shown };
}

/** A block's requirement; undefined where the section reader sees none in it. */
function requirementIn(block: RequirementBlock): ShownRequirement | undefined {
  const [headerLine = "", ...body] = block.raw.split("\n");
  const title = headerLine.replace(/^###\s*/, "").trim();
  const { source, sections } = sectionsOf([`### ${title}`, ...body].join("\n"));
  const [section] = sections;
  if (section === undefined || !/^Requirement:\s*\S/i.test(section.title)) return undefined;
  return shownRequirement(source, requirementOf(source, section));
}

function shown(
  spec: string,
  operation: "ADDED" | "MODIFIED" | "REMOVED",
  blocks: readonly RequirementBlock[],
): ShownDelta[] {
  const verb = { ADDED: "Add", MODIFIED: "Modify", REMOVED: "Remove" }[operation];
  return blocks.flatMap((block) => {
    const requirement = requirementIn(block);
    if (requirement === undefined) return [];
    const description = `${verb} requirement: ${requirement.text}`;
    return [{ spec, operation, description, requirement, requirements: [requirement] }];
  });
}

/** Removals in their order; one that a bullet names has no text of its own. */
function removedBlocks({ removed, removedBlocks: written }: Delta): RequirementBlock[] {
  const left = [...written];
  return removed.map((name) => {
    const at = left.findIndex((block) => block.name === name);
    const [block] = at === -1 ? [] : left.splice(at, 1);
    return block ?? { name, line: 0, raw: `### Requirement: ${name}` };
  });
}

function deltasOf({ capability, text }: DeltaFile): ShownDelta[] {
  const delta = parseDelta(text);
  return [
    ...shown(capability, "ADDED", delta.added),
    ...shown(capability, "MODIFIED", delta.modified),
    ...shown(capability, "REMOVED", removedBlocks(delta)),
    ...delta.renamed.map((rename) => ({
      spec: capability,
      operation: "RENAMED" as const,
      description: `Rename requirement from "${rename.from}" to "${rename.to}"`,
      rename,
    })),
  ];
}

function operationIn(description: string): ShownDelta["operation"] {
  const text = description.toLowerCase();
  if (/\brename(?:s|d|ing)?\b/.test(text)) return "RENAMED";
  if (/\badd(?:s|ed|ing)?\b|\bcreate(?:s|d|ing)?\b|\bnew\b/.test(text)) return "ADDED";
  return /\bremove(?:s|d|ing)?\b|\bdelete(?:s|d|ing)?\b/.test(text) ? "REMOVED" : "MODIFIED";
}

/** The old form: `- **capability:** what changes`. */
function proseDeltas(whatChanges: string): ShownDelta[] {
  return whatChanges.split("\n").flatMap((line) => {
    const found = /^\s*-\s*\*\*([^*:]+)(?::\*\*|\*\*:)(?=.)\s*(?!\s)(.*)$/.exec(line);
    if (found === null) return [];
    const description = (found[2] ?? "").trim();
    const operation = operationIn(description);
    return [{ spec: (found[1] ?? "").trim(), operation, description }];
  });
}

/** Reads a proposal and the deltas beside it; its prose counts only where no file has a delta section. */
export function readProposal(proposal: string, files: readonly DeltaFile[]): ReadProposal {
  const { source, sections } = sectionsOf(proposal);
  const contentIn = (title: string) => {
    const section = findSection(sections, title);
    return section === undefined ? "" : contentOf(source, section);
  };
  if (contentIn("Why") === "") {
    return { kind: "unreadable", message: "Change must have a Why section" };
  }
  const whatChanges = contentIn("What Changes");
  if (whatChanges === "") {
    return { kind: "unreadable", message: "Change must have a What Changes section" };
  }
  const hasSections = files.some(({ text }) => parseDelta(text).sections.length > 0);
  return {
    kind: "proposal",
    deltas: hasSections ? files.flatMap(deltasOf) : proseDeltas(whatChanges),
  };
}

/** The title of a change in OpenSpec's documents: the proposal's first heading, else the id. */
export function proposalTitle(proposal: string, id: string): string {
  const title = /^#\s+(?!\s)(?:Change:\s+(?!\s))?(.+)$/im.exec(proposal)?.[1]?.trim() ?? "";
  return title === "" || title.toLowerCase() === "proposal" ? id : title;
}

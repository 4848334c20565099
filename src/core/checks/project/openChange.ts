import { parseDelta, type Delta } from "../../text/parseDelta";
import type { ChangeFacts, DeltaFile } from "../../openspec/changeFacts";

/** An open change as the checks beyond OpenSpec's see it. */
export interface OpenChange {
  id: string;
  facts: ChangeFacts;
  /** OpenSpec's own verdict. */
  isValid: boolean;
}

/** Where a delta lies, relative to the openspec root. */
export function deltaPath(change: string, { path }: Pick<DeltaFile, "path">): string {
  return `openspec/changes/${change}/specs/${path}`;
}

/** A requirement that a delta does something with. */
export interface TouchedRequirement {
  name: string;
  operation: "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";
  /** 1-based. */
  line: number;
}

function lineNaming(text: string, name: string): number {
  const at = text.indexOf(`Requirement: ${name}`);
  return at === -1 ? 1 : text.slice(0, at).split(/\r\n?|\n/).length;
}

/** Every requirement that a delta touches, a renamed one by its old name. */
export function touchedRequirements(
  text: string,
  read: Delta = parseDelta(text),
): TouchedRequirement[] {
  return [
    ...read.added.map(({ name, line }) => ({ name, operation: "ADDED" as const, line })),
    ...read.modified.map(({ name, line }) => ({ name, operation: "MODIFIED" as const, line })),
    ...read.removed.map((name) => ({
      name,
      operation: "REMOVED" as const,
      line: lineNaming(text, name),
    })),
    ...read.renamed.map(({ from }) => ({
      name: from,
      operation: "RENAMED" as const,
      line: lineNaming(text, from),
    })),
  ];
}

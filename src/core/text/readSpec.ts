import { statementBetween } from "./requirementBlock";
import { specText, type SpecText } from "./specText";
import { contentOf, findSection, hasContent, readSections, type Section } from "./readSections";

/** One requirement as OpenSpec's section reader sees it: any heading directly below `## Requirements`. */
export interface SpecRequirement {
  /** Its statement; its title when it states nothing. */
  text: string;
  /** The headings directly below it that have a body. */
  scenarios: readonly Section[];
}

/** A main spec as OpenSpec reads it, or why it cannot be read. */
export type ReadSpec =
  | { kind: "spec"; purpose: string; requirements: readonly SpecRequirement[] }
  | { kind: "unreadable"; message: string };

/** The requirement that a section is. */
export function requirementOf(source: SpecText, section: Section): SpecRequirement {
  return {
    text: statementBetween(source, section.line, section.end) || section.title,
    scenarios: section.children.filter((child) => hasContent(source, child)),
  };
}

/** Reads a main spec. */
export function readSpec(text: string | SpecText): ReadSpec {
  const source = typeof text === "string" ? specText(text) : text;
  const sections = readSections(source);
  const purpose = findSection(sections, "Purpose");
  const stated = purpose === undefined ? "" : contentOf(source, purpose);
  const requirements = findSection(sections, "Requirements");
  if (stated === "") {
    return { kind: "unreadable", message: "Spec must have a Purpose section" };
  }
  if (requirements === undefined) {
    return { kind: "unreadable", message: "Spec must have a Requirements section" };
  }
  return {
    kind: "spec",
    purpose: stated,
    requirements: requirements.children.map((section) => requirementOf(source, section)),
  };
}

import { statementOf } from "../archive/delta/requirementBlock";
import { specText, type SpecText } from "../archive/delta/specText";
import { findSection, readSections, type Section } from "./readSections";

/** One requirement as OpenSpec's section reader sees it: any heading directly below `## Requirements`. */
export interface SpecRequirement {
  /** Its statement; its title when it states nothing. */
  text: string;
  scenarios: readonly { rawText: string; title: string; line: number }[];
}

/** A main spec as OpenSpec reads it, or why it cannot be read. */
export type ReadSpec =
  | { kind: "spec"; purpose: string; requirements: readonly SpecRequirement[] }
  | { kind: "unreadable"; message: string };

/** The requirement that a section is: its statement and the headings below it that have a body. */
export function requirementOf(section: Section): SpecRequirement {
  return {
    text: statementOf(specText(section.content)) || section.title,
    scenarios: section.children
      .filter(({ content }) => content !== "")
      .map(({ content, title, line }) => ({ rawText: content, title, line })),
  };
}

/** Reads a main spec. */
export function readSpec(text: string | SpecText): ReadSpec {
  const sections = readSections(text);
  const purpose = findSection(sections, "Purpose")?.content ?? "";
  const requirements = findSection(sections, "Requirements");
  if (purpose === "") {
    return { kind: "unreadable", message: "Spec must have a Purpose section" };
  }
  if (requirements === undefined) {
    return { kind: "unreadable", message: "Spec must have a Requirements section" };
  }
  return { kind: "spec", purpose, requirements: requirements.children.map(requirementOf) };
}

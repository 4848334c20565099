import type { BlockRange } from "../../../text/requirementBlock";
import type { SpecText } from "../../../text/specText";
import type { OpenSpecIssue } from "../../openspecIssue";
import type { SpecRequirement } from "../../../text/readSpec";

/** A main spec that could be read, in both of OpenSpec's readings. */
export interface SpecFacts {
  /** As written. */
  text: string;
  source: SpecText;
  purpose: string;
  /** What the section reader sees. */
  requirements: readonly SpecRequirement[];
  /** What the block reader sees. */
  blocks: readonly BlockRange[];
}

/** One thing that OpenSpec demands of a main spec. */
export type SpecRule = (spec: SpecFacts) => OpenSpecIssue[];

/** One thing that it demands of each requirement; `index` counts from 0. */
export type RequirementRule = (requirement: SpecRequirement, index: number) => OpenSpecIssue[];

import type { ChangeFiles } from "../model/change";
import { mainSpecFile } from "../archive/planArchive";
import {
  readOutline,
  requirementNamed,
  type OutlineRequirement,
  type SpecOutline,
} from "../text/specOutline";

/** The texts of single files, by their paths relative to the openspec root; undefined where there is none. */
export interface TextSource {
  text(file: string): string | undefined;
}

/** The texts of a project, read when they are asked for; what an editor holds counts before what lies on disk. */
export interface ProjectTexts extends TextSource {
  /** Ids of the open changes. */
  changes(): readonly string[];
  /** The texts of an open change. */
  changeFiles(change: string): ChangeFiles;
  /** Every bundle. */
  bundles(): readonly { file: string; text: string }[];
}

/** A requirement of a capability's main spec, with the text it stands in. */
export interface BaseRequirement {
  file: string;
  lines: readonly string[];
  requirement: OutlineRequirement;
}

/** The outline of a capability's main spec. */
export interface BaseSpec {
  file: string;
  outline: SpecOutline;
}

/** Reads a capability's main spec; undefined when there is none. */
export function baseSpec(texts: TextSource, spec: string): BaseSpec | undefined {
  const file = mainSpecFile(spec);
  const text = texts.text(file);
  return text === undefined ? undefined : { file, outline: readOutline(text) };
}

/** The requirement of this name in a main spec. */
export function baseRequirement(
  base: BaseSpec | undefined,
  name: string,
): BaseRequirement | undefined {
  if (base === undefined) return undefined;
  const { file, outline } = base;
  const requirement = requirementNamed(outline, name);
  return requirement === undefined ? undefined : { file, lines: outline.lines, requirement };
}

/** The names of the requirements of a main spec. */
export function baseNames({ outline }: BaseSpec): string[] {
  return outline.requirements.filter(({ form }) => form === "heading").map(({ name }) => name);
}

import type { ChangeFiles } from "../model/change";
import { mainSpecFile } from "../archive/planArchive";
import { readOutline, requirementNamed, type OutlineRequirement } from "./specOutline";

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

/** The requirement of this name in a capability's main spec. */
export function baseRequirement(
  texts: TextSource,
  spec: string,
  name: string,
): BaseRequirement | undefined {
  const file = mainSpecFile(spec);
  const text = texts.text(file);
  if (text === undefined) return undefined;
  const outline = readOutline(text);
  const requirement = requirementNamed(outline, name);
  return requirement === undefined ? undefined : { file, lines: outline.lines, requirement };
}

/** The names of the requirements of a capability's main spec; undefined when there is no such spec. */
export function baseNames(texts: TextSource, spec: string): string[] | undefined {
  const text = texts.text(mainSpecFile(spec));
  return text === undefined
    ? undefined
    : readOutline(text)
        .requirements.filter(({ form }) => form === "heading")
        .map(({ name }) => name);
}

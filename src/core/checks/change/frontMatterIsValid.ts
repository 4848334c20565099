import { changeDocument } from "../../change/changeDocument";
import type { Rule } from "./rule";

/** The front matter of a proposal is YAML that ends, with a title that is text. */
export const frontMatterIsValid: Rule = (change, files) => {
  const file = `${change.folder}/proposal.md`;
  return [...(changeDocument(files, file)?.frontMatter.issues ?? [])];
};

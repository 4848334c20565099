import { parseMarkdown } from "../../text/markdownDocument";
import type { Rule } from "./rule";

/** The front matter of a proposal is YAML that ends, with a title that is text. */
export const frontMatterIsValid: Rule = (change, files) => {
  const file = `${change.folder}/proposal.md`;
  const text = files[file];
  return text === undefined ? [] : [...parseMarkdown(file, text).frontMatter.issues];
};

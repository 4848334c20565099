import { changeDocument } from "../../change/changeDocument";
import { deltaFiles } from "../../change/changePaths";
import type { MarkdownDocument } from "../../text/markdown/markdownDocument";
import type { Issue } from "../../model/issue";
import { specIssue, type Rule } from "./rule";

function unread({ file, unreadFrom }: MarkdownDocument): Issue[] {
  if (unreadFrom === undefined) return [];
  const message = `Nothing is read from this line on: the document has more than 4 MB. Split it.`;
  return [specIssue({ file, line: unreadFrom, column: 1 }, "document-is-read-whole", message)];
}

function unparsed({ file, unparsedAt }: MarkdownDocument): Issue[] {
  if (unparsedAt === undefined) return [];
  const message = `Too much stands here without a heading to tell what HTML and code in lists end with, so that each line is read by itself. Put headings into it, or move HTML and code to the left.`;
  const place = { file, line: unparsedAt, column: 1 };
  return [specIssue(place, "document-is-parsed", message, "warning")];
}

/** A document of a change is small enough to be read whole, and its HTML and nested code to be parsed. */
export const documentsAreParsed: Rule = (change, files) => {
  const own = ["proposal.md", "design.md", "tasks.md"].map((name) => `${change.folder}/${name}`);
  const specs = deltaFiles(change.id, files).map(({ file }) => file);
  return [...own, ...specs].flatMap((file) => {
    const document = changeDocument(files, file);
    return document === undefined ? [] : [...unread(document), ...unparsed(document)];
  });
};

import type { ChangeFiles } from "../model/change";
import { parseMarkdown, type MarkdownDocument } from "../text/markdown/markdownDocument";

// What several readers of one change ask for is parsed once, and forgotten with the change's texts.
const parsed = new WeakMap<ChangeFiles, Map<string, MarkdownDocument>>();

/** A file of a change as a document; undefined where the change has none of that name. */
export function changeDocument(files: ChangeFiles, file: string): MarkdownDocument | undefined {
  const text = files[file];
  if (text === undefined) return undefined;
  const documents = parsed.get(files) ?? new Map<string, MarkdownDocument>();
  parsed.set(files, documents);
  const document = documents.get(file) ?? parseMarkdown(file, text);
  documents.set(file, document);
  return document;
}

import * as vscode from "vscode";
import { completionsAt } from "../../core/language/complete";
import type { Completion } from "../../core/language/completion";
import type { Projects } from "../model/projects";
import { placeOf, toRange } from "../base/textPlaces";
import { languageDocument } from "./editorTexts";
import { codeBlock, newCompletionItem } from "../shown/items";

const kinds = {
  section: vscode.CompletionItemKind.Module,
  heading: vscode.CompletionItemKind.Interface,
  name: vscode.CompletionItemKind.Reference,
  step: vscode.CompletionItemKind.Keyword,
  task: vscode.CompletionItemKind.Event,
} as const satisfies Record<Completion["kind"], vscode.CompletionItemKind>;

/** Completes headings, names of the spec's requirements, steps and tasks. */
export class CompletionProvider implements vscode.CompletionItemProvider {
  static readonly triggers = ["#", " ", ":", "*"];

  constructor(private readonly projects: Projects) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return [];
    return completionsAt(about.texts, about.file, placeOf(position)).map(toItem);
  }
}

function toItem(completion: Completion, index: number): vscode.CompletionItem {
  const { label, kind, detail, snippet, documentation, range } = completion;
  const item = newCompletionItem({ label, detail }, kinds[kind]);
  item.range = toRange(range);
  item.insertText = new vscode.SnippetString(snippet);
  // What is typed so far is compared with the text of the range, its # and bullets included.
  const firstLine = snippet.split("\n")[0] ?? "";
  item.filterText = firstLine.replace(/\$\{\d:?([^}]*)\}|\$\d/g, "$1");
  item.sortText = String(index).padStart(4, "0");
  if (documentation !== undefined) {
    item.documentation = codeBlock(documentation, "markdown");
  }
  return item;
}

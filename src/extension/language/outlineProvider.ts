import * as vscode from "vscode";
import { documentSymbols, foldingRanges, type LanguageSymbol } from "../../core/language/symbols";
import type { Projects } from "../model/projects";
import { toRange } from "../base/textPlaces";
import { languageDocument } from "./editorTexts";
import { newSymbol } from "../shown/items";

const kinds = {
  section: vscode.SymbolKind.Namespace,
  requirement: vscode.SymbolKind.Interface,
  scenario: vscode.SymbolKind.Method,
  group: vscode.SymbolKind.Namespace,
  task: vscode.SymbolKind.Event,
} as const satisfies Record<LanguageSymbol["kind"], vscode.SymbolKind>;

/** Outline, breadcrumbs, sticky scroll and folding of specs, changes and task lists. */
export class OutlineProvider implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider {
  static readonly metadata = { label: "OpenSpec" };

  constructor(private readonly projects: Projects) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const about = await languageDocument(this.projects, document.uri);
    return about === undefined ? [] : documentSymbols(about.file, document.getText()).map(toSymbol);
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return [];
    return foldingRanges(about.file, document.getText()).map(
      ({ from, to }) => new vscode.FoldingRange(from - 1, to - 1),
    );
  }
}

function toSymbol({ name, detail, kind, range, selection, children }: LanguageSymbol) {
  const symbol = newSymbol({ name, detail }, kinds[kind], toRange(range), toRange(selection));
  symbol.children = children.map(toSymbol);
  return symbol;
}

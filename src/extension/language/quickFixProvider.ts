import * as vscode from "vscode";
import { fixableCodes, quickFixes } from "../../core/language/fixes/quickFixes";
import type { Projects } from "../model/projects";
import { toWorkspaceEdit } from "../base/textPlaces";
import { languageDocument, type LanguageDocument } from "./editorTexts";
import { newQuickFix } from "../shown/items";

/** Offers what mends a spec problem, on the problem. */
export class QuickFixProvider implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(private readonly projects: Projects) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const own = diagnostics.flatMap((diagnostic) => {
      const { source, code } = diagnostic;
      const isOurs = source === "spec" && typeof code === "string" && fixableCodes.includes(code);
      return isOurs ? [{ diagnostic, code }] : [];
    });
    if (own.length === 0) return [];
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return [];
    return own.flatMap((each) => actionsFor(about, document, each));
  }
}

function actionsFor(
  { root, file, texts }: LanguageDocument,
  document: vscode.TextDocument,
  { diagnostic, code }: { diagnostic: vscode.Diagnostic; code: string },
): vscode.CodeAction[] {
  const { line, character } = diagnostic.range.start;
  const issue = { code, line: line + 1, column: character + 1 };
  const fixes = quickFixes({ texts, file, text: document.getText(), issue });
  return fixes.map(({ title, edits, isPreferred }) => {
    const action = newQuickFix(title);
    action.edit = toWorkspaceEdit(root, edits);
    action.diagnostics = [diagnostic];
    action.isPreferred = isPreferred;
    return action;
  });
}

import path from "node:path";
import * as vscode from "vscode";
import type { FileEdit, TextRange } from "../../core/language/textEdit";

/** The core counts from 1, VS Code from 0. */
export function toRange({ line, column, endLine, endColumn }: TextRange): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** The place of a cursor as the core counts it. */
export function placeOf({ line, character }: vscode.Position): { line: number; column: number } {
  return { line: line + 1, column: character + 1 };
}

/** The address of a file of a project. */
export function uriOf(root: string, file: string): vscode.Uri {
  return vscode.Uri.file(path.join(root, file));
}

/** Edits of files that exist, as one that VS Code applies and undoes as a whole. */
export function toWorkspaceEdit(root: string, edits: readonly FileEdit[]): vscode.WorkspaceEdit {
  const result = new vscode.WorkspaceEdit();
  for (const edit of edits) result.replace(uriOf(root, edit.file), toRange(edit), edit.text);
  return result;
}

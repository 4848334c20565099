import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually, root } from "../support/extension";

/** The address of a file of the workspace. */
export function uri(file: string): vscode.Uri {
  return vscode.Uri.file(join(root(), file));
}

/** Opens a file and gives its document. */
export async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri(file));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Where a text stands in a document, `into` characters further. */
export function at(document: vscode.TextDocument, part: string, into = 0): vscode.Position {
  const offset = document.getText().indexOf(part);
  assert.notEqual(offset, -1, `no ${part} in ${document.fileName}`);
  return document.positionAt(offset + into);
}

/** Replaces the whole text of a document, without saving it. */
export async function write(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Takes back what is not saved. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.files.revert");
}

/** The problem with a code, as soon as it is there. */
export function problem(file: string, code: string): Promise<vscode.Diagnostic> {
  return eventually(`${code} in ${file}`, () =>
    vscode.languages.getDiagnostics(uri(file)).find((each) => each.code === code),
  );
}

import * as vscode from "vscode";
import { visibleLine, visibleText } from "../../core/text/controlCharacters";

const { window } = vscode;

/** Tells something, with buttons; answers with the one that was chosen. */
export function showInformation(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showInformationMessage(visibleLine(text), ...buttons);
}

/** Tells of a failure, with buttons. */
export function showError(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showErrorMessage(visibleLine(text), ...buttons);
}

/** Asks before something is done; nothing else can be done meanwhile. */
export function askModal(
  { kind, text, detail }: { kind: "information" | "warning"; text: string; detail: string },
  ...buttons: string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: visibleText(detail) };
  return kind === "warning"
    ? window.showWarningMessage(visibleLine(text), options, ...buttons)
    : window.showInformationMessage(visibleLine(text), options, ...buttons);
}

/** Says for five seconds in the status bar what was done. */
export function showDone(text: string): void {
  window.setStatusBarMessage(`$(check) ${visibleLine(text)}`, 5000);
}

/** Opens several files in one editor, each beside what it was. */
export async function showChangesEditor(
  title: string,
  sides: readonly (readonly [file: vscode.Uri, before: vscode.Uri, after: vscode.Uri])[],
): Promise<void> {
  await vscode.commands.executeCommand("vscode.changes", visibleLine(title), sides);
}

/** Opens two texts side by side. */
export async function showDiffEditor(
  left: vscode.Uri,
  right: vscode.Uri,
  title: string,
  options?: vscode.TextDocumentShowOptions,
): Promise<void> {
  await vscode.commands.executeCommand("vscode.diff", left, right, visibleLine(title), options);
}

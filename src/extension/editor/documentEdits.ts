import * as vscode from "vscode";
import type { BundleEdit } from "../../core/bundle/bundleEdit";
import { editBundle } from "../../core/bundle/editBundle";

/** Makes one act of a person one edit of the document, so that undo takes back exactly that. Resolves to why not. */
export async function applyEdit(
  document: vscode.TextDocument,
  edit: BundleEdit,
): Promise<string | undefined> {
  const result = editBundle(document.getText(), edit);
  if (result.kind === "refused") return result.reason;
  if (result.edits.length === 0) return undefined;
  const edits = new vscode.WorkspaceEdit();
  for (const { offset, length, text } of result.edits) {
    const start = document.positionAt(offset);
    edits.replace(
      document.uri,
      new vscode.Range(start, document.positionAt(offset + length)),
      text,
    );
  }
  const done = await vscode.workspace.applyEdit(edits);
  return done ? undefined : "VS Code did not take the edit. The file may be read-only.";
}

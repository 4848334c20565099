import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually, extension, root, rows } from "./extension";

/** Makes a folder the second, and last, of the workspace; VS Code starts its extensions again only when the first changes. */
export async function showFolder(folder: string): Promise<void> {
  if (root() !== folder) {
    await vscode.workspace.saveAll();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const changed = new Promise((resolve) => vscode.workspace.onDidChangeWorkspaceFolders(resolve));
    const shown = vscode.workspace.workspaceFolders?.length ?? 0;
    assert.ok(
      vscode.workspace.updateWorkspaceFolders(1, shown - 1, { uri: vscode.Uri.file(folder) }),
    );
    await changed;
  }
  if (!extension().isActive) return;
  const hasProject = existsSync(join(folder, "openspec"));
  await eventually("the views show the folder", async () =>
    (await rows("changes")).length > 0 === hasProject ? true : undefined,
  );
}

import * as vscode from "vscode";
import { tickTask } from "../../core/language/tickTask";
import { requireTrust } from "../base/requireTrust";
import { toRange, uriOf } from "../base/textPlaces";
import type { TreeRow } from "./row";
import type { RowTree } from "./rowTree";
import type { Target } from "../../core/view/target";
import { showError } from "../shown/messages";
import type { Log } from "../shown/log";

type TaskTarget = Extract<Target, { kind: "task" }>;

/** Writes a tick in the tree to the task list: one edit that can be undone there, and saved. */
export function writeTicks(tree: RowTree, log: Log): vscode.Disposable {
  return tree.view.onDidChangeCheckboxState(({ items }) => {
    void tickAll(tree, items, log);
  });
}

async function tickAll(
  tree: RowTree,
  items: readonly (readonly [TreeRow, vscode.TreeItemCheckboxState])[],
  log: Log,
): Promise<void> {
  try {
    requireTrust();
    for (const [{ target }, state] of items) {
      if (target?.kind !== "task") continue;
      await tick(target, state === vscode.TreeItemCheckboxState.Checked);
    }
  } catch (error) {
    log.error("A task could not be ticked", error instanceof Error ? error : String(error));
    void showError("The task could not be ticked; the log says why.");
  }
  // The box shows what was clicked; the tree shows what the file says.
  tree.repaint(items.map(([row]) => row));
}

async function tick({ root, file, line, text }: TaskTarget, done: boolean): Promise<void> {
  const uri = uriOf(root, file);
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = tickTask(document.getText(), { line, text }, done);
  if (edit === undefined) return;
  const change = new vscode.WorkspaceEdit();
  change.replace(uri, toRange(edit), edit.text);
  if (!(await vscode.workspace.applyEdit(change))) throw new Error(`${file} was not changed`);
  await document.save();
}

import * as vscode from "vscode";
import { commandIds } from "../base/commandIds";
import { type TreeRow, spokenLabel } from "./row";
import { newTreeItem } from "../shown/items";

/** What VS Code shows of a row. */
export function treeItem(row: TreeRow): vscode.TreeItem {
  const { label, description = "", tooltip } = row;
  const text = { label, description, tooltip, spoken: spokenLabel(row) };
  const item = newTreeItem(text, collapsibleState(row));
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.context;
  if (row.ticked !== undefined && vscode.workspace.isTrusted) {
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    item.checkboxState = row.ticked ? Checked : Unchecked;
  }
  if (row.open !== undefined) item.command = openCommand(row.open);
  return item;
}

function collapsibleState(row: TreeRow): vscode.TreeItemCollapsibleState {
  if (row.children === undefined) return vscode.TreeItemCollapsibleState.None;
  return row.expanded === true
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.Collapsed;
}

function openCommand(open: NonNullable<TreeRow["open"]>): vscode.Command {
  return "bundle" in open
    ? { command: commandIds.openBundle, title: "Open Bundle", arguments: [open.bundle] }
    : { command: commandIds.openPlace, title: "Open", arguments: [open] };
}

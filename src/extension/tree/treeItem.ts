import * as vscode from "vscode";
import { commandIds } from "../base/commandIds";
import { type TreeRow, spokenLabel } from "./row";

/** What VS Code shows of a row. */
export function treeItem(row: TreeRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsibleState(row));
  item.id = row.id;
  item.description = row.description ?? "";
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.context;
  item.tooltip = new vscode.MarkdownString(row.tooltip);
  item.accessibilityInformation = { label: spokenLabel(row) };
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

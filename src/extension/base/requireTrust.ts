import * as vscode from "vscode";
import { UserError } from "../../core/errors";

/** Menus hide what needs trust, but a keybinding or another extension can still ask for it. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    "This folder is in Restricted Mode, so nothing runs and nothing is written. Trust it first.",
  );
}

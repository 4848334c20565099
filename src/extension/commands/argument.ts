import * as vscode from "vscode";
import * as z from "zod";
import { type Target, TargetSchema } from "../../core/view/target";

const RowArgumentSchema = z.object({ target: TargetSchema });

/** What a command was asked to act on: a row, a lens's target, or a file from an editor's title or the Explorer. */
export type CommandArgument =
  { kind: "target"; target: Target } | { kind: "file"; file: string } | { kind: "none" };

/** Reads a command's first argument; anything can call a command with anything. */
export function commandArgument(args: readonly unknown[]): CommandArgument {
  const [first] = args;
  if (first instanceof vscode.Uri) return { kind: "file", file: first.fsPath };
  const row = RowArgumentSchema.safeParse(first);
  if (row.success) return { kind: "target", target: row.data.target };
  const target = TargetSchema.safeParse(first);
  return target.success ? { kind: "target", target: target.data } : { kind: "none" };
}

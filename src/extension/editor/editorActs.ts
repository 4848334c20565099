import path from "node:path";
import * as vscode from "vscode";
import type { EditorAct } from "../../protocol/bundleEditor";
import { type CommandId, commandIds } from "../base/commandIds";

/** What an act is about. */
export interface ActTarget {
  document: vscode.TextDocument;
  root: string;
  workstream: string;
  change: string | null;
}

/** Does what a button asks for, through the commands that every other surface uses. */
export async function doAct(act: Exclude<EditorAct, "unlock">, target: ActTarget): Promise<void> {
  const { document, root, workstream, change } = target;
  const run = async (command: CommandId): Promise<void> => {
    await vscode.commands.executeCommand(command, { kind: "workstream", root, workstream });
  };
  switch (act) {
    case "openAsText":
      await vscode.commands.executeCommand("vscode.openWith", document.uri, "default");
      return;
    case "openChange":
      if (change !== null) await onChange(commandIds.openProposal, root, change);
      return;
    case "reviewAsDiff":
      await document.save();
      if (change !== null) await onChange(commandIds.previewConversion, root, change);
      return;
    case "showProblems":
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      return;
    case "dryRun":
      await document.save();
      await run(commandIds.dryRunWorkstream);
      return;
    case "run":
      await document.save();
      await run(commandIds.runWorkstream);
      return;
    case "showRun":
      await run(commandIds.followOutput);
      return;
    case "cancelRun":
      await run(commandIds.cancelRun);
      return;
    case "answer":
      await run(commandIds.confirmScenario);
      return;
    case "resume":
      await run(commandIds.resumeRun);
      return;
    case "merge":
      await run(commandIds.mergeWorkstream);
      return;
  }
}

async function onChange(command: CommandId, root: string, change: string): Promise<void> {
  await vscode.commands.executeCommand(command, { kind: "change", root, change });
}

/** The file of the project at a path that a page names; undefined when it would lie outside. */
export function fileInside(root: string, file: string): vscode.Uri | undefined {
  const absolute = path.resolve(root, file);
  const isInside = absolute.startsWith(root + path.sep);
  return isInside ? vscode.Uri.file(absolute) : undefined;
}

export async function openAt(uri: vscode.Uri, line: number, column: number): Promise<void> {
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
}

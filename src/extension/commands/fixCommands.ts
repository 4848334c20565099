import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { PluginsFixDocumentSchema } from "../../protocol/tools";
import { placeOfIssue } from "../model/worktreePlace";
import { type IssueOrigin, IssueOriginSchema } from "../problems/issuesByFile";
import type { CommandServices } from "./commandServices";
import { refusal } from "./refusal";
import { requireTrust } from "../base/requireTrust";
import { showDone, showInformation } from "../shown/messages";

/** A checker's own fixer on one file of a worktree; afterwards the checker's word about it as it is now is shown. */
export async function fixWithPluginCommand(
  context: CommandServices,
  [first]: readonly unknown[],
): Promise<void> {
  requireTrust();
  const origin = IssueOriginSchema.safeParse(first).data;
  if (origin === undefined) throw new UserError("Choose a quick fix of a problem instead.");
  const { root, plugin, workstream, file } = origin;
  const at = await placeOf(context, origin);
  await saveEdits(at, file);
  const args = ["plugins", "fix", plugin, file, "--ws-id", workstream, "--trust"];
  const { data, issues } = await context.cli.ask(root, args, PluginsFixDocumentSchema);
  if (data === null) throw refusal(issues);
  if (data.changed) await showFromDisk(at);
  const did = data.changed ? `changed ${file}` : `changed nothing in ${file}`;
  if (data.outcome === "broken" || data.outcome === "missing") {
    throw new UserError(`${plugin} ${did}, and could not look at it again: ${data.why}`);
  }
  await context.problems.recheck({
    origin,
    issues: data.issues.map(({ isNew, ...issue }) => ({
      ...issue,
      ...(isNew ? {} : { isOld: true }),
      origin,
    })),
  });
  const left = data.issues.length === 0 ? "finds nothing there now" : `${data.issues.length} left`;
  const text = `${plugin} ${did}: ${left}`;
  if (data.changed) showDone(text);
  else void showInformation(text);
}

async function placeOf({ projects }: CommandServices, origin: IssueOrigin): Promise<string> {
  const model = await projects.at(origin.root);
  if (model === undefined) throw new UserError(`${origin.root} is not open here any more.`);
  const state = await model.state();
  const run = state.store.runs.find(({ attempts }) =>
    attempts.some(({ id }) => id === origin.attempt),
  );
  if (run === undefined) throw new UserError("The attempt that found this is gone.");
  return placeOfIssue(state, run, origin.file);
}

function openDocument(at: string): vscode.TextDocument | undefined {
  const { textDocuments } = vscode.workspace;
  return textDocuments.find(({ uri }) => uri.scheme === "file" && uri.fsPath === at);
}

/** The fixer reads and writes the disk: what a person has typed is on it first, or nothing is started. */
async function saveEdits(at: string, file: string): Promise<void> {
  const open = openDocument(at);
  if (open?.isDirty !== true || (await open.save())) return;
  throw new UserError(`${file} has edits that could not be saved, so nothing was changed.`);
}

/** VS Code does not watch worktrees: an open editor would go on showing what was there before. */
async function showFromDisk(at: string): Promise<void> {
  const open = openDocument(at);
  if (open === undefined || open.isDirty) return;
  const editors = vscode.window.visibleTextEditors.filter(({ document }) => document === open);
  const viewColumn = editors[0]?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.window.showTextDocument(open, { viewColumn });
  await vscode.commands.executeCommand("workbench.action.files.revert");
}

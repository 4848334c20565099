import path from "node:path";
import * as vscode from "vscode";
import type * as z from "zod";
import { UserError } from "../../core/errors";
import { ConvertDocumentSchema } from "../../protocol/cli";
import { commandIds } from "../base/commandIds";
import { chooseChange, type ChosenChange } from "./chooseChange";
import type { CommandServices } from "./commandServices";
import { requireTrust } from "../base/requireTrust";
import { showDiffEditor, showInformation } from "../shown/messages";
import { pickOrType } from "../shown/picks";

type ConvertDocument = z.infer<typeof ConvertDocumentSchema>;
type Conversion = NonNullable<ConvertDocument["data"]>;

/** Makes a bundle of a change and opens it; a bundle that differs is only replaced after its diff was seen. */
export async function convertToWorkstreamCommand(
  context: CommandServices,
  args: readonly unknown[],
): Promise<string | undefined> {
  requireTrust();
  const chosen = await chooseChange(context.projects, args, "Convert which change?");
  if (chosen === undefined) return undefined;
  const planned = await planConversion(context, chosen);
  if (planned === undefined) return undefined;
  const { root } = chosen.model.project;
  const file = path.join(root, planned.conversion.path);
  const differs = planned.conversion.diff !== undefined && planned.conversion.diff !== "";
  if (differs && !(await mayReplace(context, file, planned.conversion))) return undefined;
  if (differs || !(await exists(file))) {
    await convert(context, chosen, [...planned.scope, ...(differs ? ["--force"] : [])]);
    await chosen.model.refresh();
  }
  await vscode.commands.executeCommand(commandIds.openBundle, file);
  return file;
}

/** Shows what converting a change anew would do to its bundle. */
export async function previewConversionCommand(
  context: CommandServices,
  args: readonly unknown[],
): Promise<void> {
  requireTrust();
  const chosen = await chooseChange(context.projects, args, "Preview which change's conversion?");
  if (chosen === undefined) return;
  const planned = await planConversion(context, chosen);
  if (planned === undefined) return;
  const file = path.join(chosen.model.project.root, planned.conversion.path);
  await showDiff(context, file, planned.conversion);
}

/** Converts without writing; where the change names no file, the user says what the scope is. */
async function planConversion(
  context: CommandServices,
  chosen: ChosenChange,
): Promise<{ conversion: Conversion; scope: string[] } | undefined> {
  await saveAll(chosen);
  const first = await convert(context, chosen, ["--dry-run"]);
  if (first.bundle.files_scope.length > 0) return { conversion: first, scope: [] };
  const globs = await askForScope(first.candidates);
  if (globs === undefined) return undefined;
  const scope = ["--scope", ...globs];
  return { conversion: await convert(context, chosen, ["--dry-run", ...scope]), scope };
}

async function convert(
  { cli }: CommandServices,
  { model, view }: ChosenChange,
  options: readonly string[],
): Promise<Conversion> {
  const args = ["convert", "--change-id", view.change.id, ...options];
  const document = await cli.ask(model.project.root, args, ConvertDocumentSchema);
  if (document.data !== null) return document.data;
  const errors = document.issues.filter((issue) => issue.severity === "error");
  const said = errors.map((issue) => `${issue.file}:${issue.line}: ${issue.message}`).join(" ");
  throw new UserError(`${view.change.id} cannot be converted. ${said}`, { issues: errors });
}

/** The command line reads files, not editors. */
async function saveAll({ model, view }: ChosenChange): Promise<void> {
  const folder = path.join(model.project.root, view.change.folder) + path.sep;
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.fsPath.startsWith(folder),
  );
  for (const document of unsaved) await document.save();
}

function askForScope(candidates: readonly string[]): Promise<string[] | undefined> {
  return pickOrType(candidates, {
    title: "Which files may the agent change?",
    placeholder: "Nothing in the change names a file. Pick some, or type a path or glob",
  });
}

async function mayReplace(
  context: CommandServices,
  file: string,
  conversion: Conversion,
): Promise<boolean> {
  await showDiff(context, file, conversion);
  const answer = await showInformation(
    `${conversion.path} differs from what the change says now. Replace it?`,
    "Replace",
    "Keep",
  );
  return answer === "Replace";
}

async function showDiff(
  { previews }: CommandServices,
  file: string,
  conversion: Conversion,
): Promise<void> {
  const fresh = previews.show(file, conversion.text);
  const old = (await exists(file)) ? vscode.Uri.file(file) : previews.show(`${file}.none`, "");
  const title = `${path.basename(file)}: on disk and converted anew`;
  await showDiffEditor(old, fresh, title, { preview: true });
}

async function exists(file: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(file));
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}

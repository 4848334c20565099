import path from "node:path";
import * as vscode from "vscode";
import type * as z from "zod";
import { UserError } from "../../core/errors";
import { ArchiveDocumentSchema, UnarchiveDocumentSchema } from "../../protocol/cli";
import { commandIds } from "../base/commandIds";
import { commandArgument } from "./argument";
import { archiveQuestion, type ArchiveChoice } from "./archiveQuestion";
import { chooseChange, type ChosenChange } from "./chooseChange";
import { chooseProject } from "./chooseProject";
import type { CommandServices } from "./commandServices";
import type { PreviewDocuments } from "./previewDocuments";
import { refusal } from "./refusal";
import { requireTrust } from "../base/requireTrust";
import { showPick } from "../shown/picks";
import { askModal, showChangesEditor } from "../shown/messages";

type Extra = NonNullable<z.infer<typeof ArchiveDocumentSchema>["extra"]>;
type Operation = Extra["operations"][number];

/** Shows every spec as it would be, says what is not finished, and archives only when told to. */
export async function archiveChangeCommand(
  context: CommandServices,
  args: readonly unknown[],
): Promise<void> {
  requireTrust();
  const chosen = await chooseChange(context.projects, args, "Archive which change?");
  if (chosen === undefined) return;
  await saveOpenSpec(chosen);
  const { extra } = await archive(context, chosen, ["--dry-run"]);
  const questions = extra?.questions;
  if (extra === undefined || questions === undefined)
    throw new UserError("The archive cannot be previewed; the log says why.");
  await showSpecs(context.previews, chosen, extra.operations);
  const choice = await ask(chosen, extra);
  if (choice?.kind === "open") {
    const { file, ...place } = choice.place;
    const at = { path: path.join(chosen.model.project.root, file), ...place };
    await vscode.commands.executeCommand(commandIds.openPlace, at);
  }
  if (choice?.kind !== "archive" || !(await agrees(chosen, questions))) return;
  const agreed = questions.flatMap(({ id }) => ["--agree", id]);
  await archive(context, chosen, [...agreed, ...(choice.commit ? ["--commit"] : [])]);
  await chosen.model.refresh();
}

/** Takes the last archive back, after a question. */
export async function unarchiveChangeCommand(
  { projects, cli }: CommandServices,
  args: readonly unknown[],
): Promise<void> {
  requireTrust();
  const model = await chooseProject(projects, args);
  if (model === undefined) return;
  const argument = commandArgument(args);
  const change =
    argument.kind === "target" && argument.target.kind === "archived"
      ? argument.target.change
      : await pickArchived((await model.state()).archived);
  if (change === undefined) return;
  const detail =
    "It moves back to openspec/changes, and the specs become what they were before. That is only possible for the last archive, and when nothing of it has changed since.";
  const question = { kind: "warning", text: `Unarchive ${change}?`, detail } as const;
  const answer = await askModal(question, "Unarchive");
  if (answer !== "Unarchive") return;
  const { root } = model.project;
  const document = await cli.ask(root, ["unarchive", change], UnarchiveDocumentSchema);
  await model.refresh();
  if (document.data === null) throw refusal(document.issues);
}

async function archive(
  { cli }: CommandServices,
  { model, view }: ChosenChange,
  options: readonly string[],
) {
  const args = ["archive", view.change.id, ...options];
  const document = await cli.ask(model.project.root, args, ArchiveDocumentSchema);
  const errors = (document.status ?? []).filter((each) => each.severity === "error");
  if (document.archive === null && errors.length > 0) {
    throw new UserError(
      errors.map(({ message, fix = "" }) => `${message} ${fix}`.trim()).join(" "),
    );
  }
  return document;
}

/** The command line reads files, not editors. */
async function saveOpenSpec({ model }: ChosenChange): Promise<void> {
  const folder = path.join(model.project.root, "openspec") + path.sep;
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.fsPath.startsWith(folder),
  );
  for (const document of unsaved) await document.save();
}

/** One diff for each spec that would be written or deleted, in one editor. */
async function showSpecs(
  previews: PreviewDocuments,
  { model, view }: ChosenChange,
  operations: readonly Operation[],
): Promise<void> {
  const specs = operations.filter(({ kind }) => kind !== "move");
  if (specs.length === 0) return;
  const sides = specs.map(({ path: file, before, after }) => {
    const absolute = path.join(model.project.root, file);
    const uri = vscode.Uri.file(absolute);
    const old = before == null ? previews.show(`${absolute}.none.md`, "") : uri;
    return [uri, old, previews.show(absolute, after ?? "")] as const;
  });
  const title = `Archive ${view.change.id}: specs`;
  await showChangesEditor(title, sides);
}

type Item = vscode.QuickPickItem & { choice?: ArchiveChoice };

async function ask({ view }: ChosenChange, extra: Extra): Promise<ArchiveChoice | undefined> {
  const items = archiveQuestion(view, extra).map((choice): Item => {
    return choice.kind === "heading"
      ? { label: choice.label, kind: vscode.QuickPickItemKind.Separator }
      : { ...choice, kind: vscode.QuickPickItemKind.Default, choice };
  });
  const title = `Archive ${view.change.id}?`;
  const placeHolder = "Nothing is written before you choose. Escape leaves everything as it is";
  const options = { title, placeHolder, ignoreFocusOut: true };
  return (await showPick(items, options))?.choice;
}

/** What was shown and chosen is agreed to; everything else that the command line asks is asked here, too. */
async function agrees(
  { view }: ChosenChange,
  questions: NonNullable<Extra["questions"]>,
): Promise<boolean> {
  const open = questions.filter(({ id }) => id !== "specs");
  if (open.length === 0) return true;
  const detail = open.map(({ ask }) => ask).join("\n\n");
  const yes = "Archive All the Same";
  const text = `Archive ${view.change.id}?`;
  return (await askModal({ kind: "warning", text, detail }, yes)) === yes;
}

async function pickArchived(folders: readonly string[]): Promise<string | undefined> {
  if (folders.length === 0) throw new UserError("No change is archived.");
  const items = folders.map((folder) => {
    const name = path.posix.basename(folder);
    return { label: name.replace(/^\d{4}-\d{2}-\d{2}-/, ""), description: folder };
  });
  const title = "Unarchive which change?";
  return (await showPick(items.toReversed(), { title }))?.label;
}

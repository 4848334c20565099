import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { changeFolder } from "../../core/change/changePaths";
import { changeIdProblem, suggestChangeId } from "../../core/change/suggestChangeId";
import { type ChangeLayout, usualLayout } from "../../node/change/createChange";
import { ProposalDocumentSchema } from "../../protocol/cli";
import type { Projects } from "../model/projects";
import { chooseProject } from "./chooseProject";
import type { CommandServices } from "./commandServices";
import { refusal } from "./refusal";
import { requireTrust } from "../base/requireTrust";
import { askLine, showPick } from "../shown/picks";

/** Asks for title, id and layout of a change, makes it and opens it. */
export async function newChangeCommand(
  { projects, cli }: CommandServices,
  args: readonly unknown[],
): Promise<void> {
  requireTrust();
  const root = await chooseRoot(projects, args);
  if (root === undefined) return;
  const title = (await askTitle())?.trim() ?? "";
  if (title === "") return;
  const id = await askId(root, title);
  if (id === undefined) return;
  const layout = await askLayout(root, id);
  if (layout === undefined) return;
  const argv = ["proposal", title, "--change-id", id, "--layout", layout];
  const document = await cli.ask(root, argv, ProposalDocumentSchema);
  if (document.data === null) throw refusal(document.issues);
  await projects.refresh();
  const { folder, files } = document.data;
  const first = layout === "delta" ? files.find((file) => file.endsWith("/spec.md")) : undefined;
  const file = path.join(root, first ?? `${folder}/proposal.md`);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** The first change of a folder makes it a project. */
async function chooseRoot(
  projects: Projects,
  args: readonly unknown[],
): Promise<string | undefined> {
  if ((await projects.models()).length > 0) {
    return (await chooseProject(projects, args))?.project.root;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (only === undefined) throw new UserError("A change needs a folder. Open one first.");
  const folder = folders.length === 1 ? only : await vscode.window.showWorkspaceFolderPick();
  return folder?.uri.fsPath;
}

function askTitle(): Thenable<string | undefined> {
  return askLine({
    title: "New change (1 of 3): title",
    prompt: "What should be different? One line; the requirements come next.",
    placeHolder: "for example: Add rate limiting to the API",
    ignoreFocusOut: true,
  });
}

function askId(root: string, title: string): Thenable<string | undefined> {
  const taken = (id: string) => existsSync(path.join(root, changeFolder(id)));
  return askLine({
    title: "New change (2 of 3): id",
    prompt: "The name of its folder. It is suggested from the title.",
    value: suggestChangeId(title) ?? "",
    ignoreFocusOut: true,
    validateInput: (id) =>
      changeIdProblem(id) ?? (taken(id) ? `${changeFolder(id)} exists already.` : undefined),
  });
}

async function askLayout(root: string, id: string): Promise<ChangeLayout | undefined> {
  const layouts = [
    {
      layout: "delta" as const,
      label: "Delta of a spec",
      detail: `${changeFolder(id)}/specs/${id}/spec.md; archiving merges it into openspec/specs`,
    },
    {
      layout: "proposal" as const,
      label: "All in proposal.md",
      detail: `${changeFolder(id)}/proposal.md; archiving moves the folder`,
    },
  ];
  const usual = usualLayout(root);
  const items = layouts
    .map((each) => ({ ...each, description: each.layout === usual ? "as this project does" : "" }))
    .sort((one, other) => Number(other.layout === usual) - Number(one.layout === usual));
  const title = "New change (3 of 3): where do its requirements go?";
  return (await showPick(items, { title, ignoreFocusOut: true }))?.layout;
}

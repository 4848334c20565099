import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { applyEdits } from "../../core/language/applyEdits";
import type { ProjectTexts } from "../../core/language/projectTexts";
import {
  nameProblem,
  renamableAt,
  renameInChange,
  renameInSpec,
  type Renamable,
} from "../../core/language/renameRequirement";
import type { FileEdit } from "../../core/language/textEdit";
import type { Projects } from "../model/projects";
import { placeOf, toRange, toWorkspaceEdit, uriOf } from "../base/textPlaces";
import { languageDocument, type LanguageDocument } from "./editorTexts";
import { showPick } from "../shown/picks";

type OfSpec = Extract<Renamable, { kind: "specName" }>;

/** Renames requirements and scenarios; one of a spec is renamed by a change. */
export class RenameProvider implements vscode.RenameProvider {
  constructor(private readonly projects: Projects) {}

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const { renamable } = await this.#about(document, position);
    return { range: toRange(renamable.range), placeholder: renamable.name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const problem = nameProblem(newName);
    if (problem !== undefined) throw new UserError(problem);
    const { about, renamable } = await this.#about(document, position);
    if (renamable.kind === "specName") return renameThroughChange(about, renamable, newName);
    const edits = renameInChange(about.texts, about.file, placeOf(position), newName);
    return toWorkspaceEdit(about.root, edits);
  }

  async #about(document: vscode.TextDocument, position: vscode.Position) {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) throw new UserError("This file belongs to no OpenSpec project.");
    const renamable = renamableAt(about.texts, about.file, placeOf(position));
    // VS Code shows the message where the name would have been typed.
    if (renamable.kind === "refused") throw new UserError(renamable.why);
    return { about, renamable };
  }
}

async function renameThroughChange(
  { root, texts }: LanguageDocument,
  { spec, name }: OfSpec,
  newName: string,
): Promise<vscode.WorkspaceEdit | undefined> {
  const change = await chooseChange(texts, spec);
  if (change === undefined) return undefined;
  const edits = renameInSpec(texts, { change, spec, name }, newName);
  const created = edits.filter(({ file }) => texts.text(file) === undefined);
  const result = toWorkspaceEdit(
    root,
    edits.filter((each) => !created.includes(each)),
  );
  createFiles(result, root, created);
  return result;
}

function createFiles(result: vscode.WorkspaceEdit, root: string, edits: readonly FileEdit[]): void {
  for (const file of new Set(edits.map((each) => each.file))) {
    const own = edits.filter((each) => each.file === file);
    result.createFile(uriOf(root, file), { contents: Buffer.from(applyEdits("", own)) });
  }
}

/** The only open change, or the one that is picked; those that speak of the capability come first. */
async function chooseChange(texts: ProjectTexts, spec: string): Promise<string | undefined> {
  const changes = texts.changes();
  const [only] = changes;
  if (only === undefined) {
    throw new UserError(
      "A spec is changed by a change, and none is open. Make one with New Change.",
    );
  }
  if (changes.length === 1) return only;
  const touches = (id: string) =>
    texts.text(`openspec/changes/${id}/specs/${spec}/spec.md`) !== undefined;
  const items = changes
    .map((label) => ({ label, description: touches(label) ? `changes ${spec}` : "" }))
    .sort((one, other) => Number(other.description !== "") - Number(one.description !== ""));
  const title = "Which change renames the requirement?";
  return (await showPick(items, { title }))?.label;
}

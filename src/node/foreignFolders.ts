import { lstatSync, readlinkSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core/errors";
import { issueAt } from "../core/model/issueAt";
import { realPath } from "./files/realPath";
import { currentActor, isOwn } from "./git/trust/owner";
import { mayBeTracked } from "./git/trust/mayBeTracked";
import type { Project } from "./project";

/** A folder of the engine's in a project; people commit what is in `workstreams`. */
interface OwnFolder {
  at: string;
  name: string;
  isCommitted: boolean;
}

function ownFolders({ root, gitRoot, stateFolder }: Project): OwnFolder[] {
  return [
    { at: stateFolder, name: ".workstreams", isCommitted: false },
    { at: path.join(gitRoot ?? root, ".worktrees"), name: ".worktrees", isCommitted: false },
    { at: path.join(root, "workstreams"), name: "workstreams", isCommitted: true },
  ];
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What a link says it leads to; a junction of Windows is one, too. */
function targetOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return realPath(file) ?? "another place";
  }
}

/** Whether a folder belongs to somebody else than the user and the owner of the project. */
function isForeign(at: string, root: string): boolean {
  const actor = currentActor();
  const owner = lstatSync(at).uid;
  return actor !== undefined && !isOwn(owner, actor) && owner !== lstatSync(root).uid;
}

function refusal(name: string, code: string, found: string, next: string): UserError {
  const issue = issueAt({ file: name }, { source: "project", code, message: found, help: next });
  return new UserError(`${found}. ${next}`, { issues: [issue] });
}

function ownProblem({ at, name }: OwnFolder, root: string): UserError | undefined {
  if (!isThere(at)) return undefined;
  if (lstatSync(at).isSymbolicLink() || realPath(at) !== at) {
    const found = `${name} is a link to ${targetOf(at)}, so what is in it may be anybody's, and writing to it would leave the project`;
    return refusal(name, "folder-is-a-link", found, `Look at it, then remove the link: rm ${name}`);
  }
  if (!isForeign(at, root)) return undefined;
  const found = `${name} belongs to another user, so its contents cannot be trusted`;
  const next = `Look at it, then move it away or make it yours: chown -R "$USER" ${name}`;
  return refusal(name, "folder-is-foreign", found, next);
}

/**
 * Throws a UserError (exit 2) where a folder of the engine's is a link or belongs to somebody else: what is in it is not
 * this project's, and nothing is written through it. Starts nothing.
 */
function refuseForeignFolders(project: Project): void {
  for (const folder of ownFolders(project)) {
    const problem = ownProblem(folder, project.root);
    if (problem !== undefined) throw problem;
  }
}

async function refuseTracked(gitRoot: string, folder: OwnFolder): Promise<void> {
  const inGit = path.relative(gitRoot, folder.at).split(path.sep).join("/");
  const { trackedEntry } = await import("./git/trackedEntry");
  const entry = await trackedEntry(gitRoot, inGit);
  if (entry === undefined) return;
  const found = `${folder.name} is tracked by git (${entry}), so its contents came with the repository and cannot be trusted`;
  const next = `Take it out with: git rm -r --cached ${inGit}`;
  throw refusal(folder.name, "folder-is-tracked", found, next);
}

/** Refuses the same, and what came with the repository. To be called before anything in these folders is believed. */
export async function refuseForeignPast(project: Project): Promise<void> {
  refuseForeignFolders(project);
  const { gitRoot } = project;
  if (gitRoot === null) return;
  for (const folder of ownFolders(project)) {
    if (folder.isCommitted || !isThere(folder.at)) continue;
    if (mayBeTracked(gitRoot, folder.name)) await refuseTracked(gitRoot, folder);
  }
}

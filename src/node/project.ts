import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core/errors";
import { issueAt } from "../core/model/issueAt";
import { foreignOwner } from "./git/trust/owner";

/** Where a project's files are. Every path is absolute and real (no symlink in it). */
export interface Project {
  /** The folder that holds `openspec/`. */
  root: string;
  /** The top of the git working tree, or null outside of git. */
  gitRoot: string | null;
  /** `root` relative to `gitRoot` with forward slashes; empty when they are the same. */
  prefix: string;
  /** `.workstreams` below the root: store, logs, locks. */
  stateFolder: string;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function ancestors(from: string): string[] {
  const all = [from];
  for (let at = from; path.dirname(at) !== at; at = path.dirname(at)) all.push(path.dirname(at));
  return all;
}

/** The engine's own worktrees hold an `openspec/` too; what counts is the checkout they belong to. */
function outOfWorktree(folder: string): string {
  const parts = folder.split(path.sep);
  const at = parts.lastIndexOf(".worktrees");
  if (at <= 0 || at + 1 >= parts.length) return folder;
  const main = parts.slice(0, at).join(path.sep);
  if (!existsSync(path.join(main, ".git"))) return folder;
  return path.join(main, ...parts.slice(at + 2));
}

/**
 * Finds the project that `start` lies in: the nearest folder upwards with an `openspec/` folder.
 * Inside one of the engine's worktrees it is the same place of the main checkout.
 * Throws a UserError (exit 2) when there is none.
 */
export function findProject(start: string): Project {
  const resolved = path.resolve(start);
  if (!isFolder(resolved)) {
    throw new UserError(`${resolved} is not a folder. Give --root the folder of your project.`, {
      issues: [noRoot(`${resolved} is not a folder`)],
    });
  }
  const from = outOfWorktree(realpathSync(resolved));
  const root = ancestors(from).find((folder) => isFolder(path.join(folder, "openspec")));
  if (root === undefined) {
    const message = `no openspec folder in ${from} or above it`;
    throw new UserError(
      `There is ${message}. Create it with: openspec-workstreams proposal "what should change"`,
      { issues: [noRoot(message)] },
    );
  }
  const gitRoot = ancestors(root).find((folder) => existsSync(path.join(folder, ".git"))) ?? null;
  refuseForeign(root, gitRoot);
  const prefix = gitRoot === null ? "" : path.relative(gitRoot, root).split(path.sep).join("/");
  return { root, gitRoot, prefix, stateFolder: path.join(root, ".workstreams") };
}

/** Who owns a project decides what is read and run in it: as git does, somebody else's is not opened unasked. */
function refuseForeign(root: string, gitRoot: string | null): void {
  const foreign = foreignOwner({ root, gitRoot });
  if (foreign === undefined) return;
  const top = gitRoot ?? root;
  const message = `${foreign} belongs to another user`;
  throw new UserError(
    `${message}, so nothing of ${top} is read. If you trust its owner: git config --global --add safe.directory ${JSON.stringify(top)}`,
    { issues: [issueAt({ file: "." }, { source: "project", code: "foreign-owner", message })] },
  );
}

function noRoot(message: string) {
  return issueAt({ file: "." }, { source: "project", code: "no-openspec-folder", message });
}

/** The root of the project inside a worktree, which is given relative to the git root. */
export function rootInWorktree(
  project: Pick<Project, "gitRoot" | "root" | "prefix">,
  worktree: string,
): string {
  return path.join(project.gitRoot ?? project.root, worktree, project.prefix);
}

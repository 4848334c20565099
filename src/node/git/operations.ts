import { existsSync } from "node:fs";
import path from "node:path";
import { readForeignText } from "../files/readForeign";
import { gitFolderOf } from "./gitFolder";
import type { Worktree } from "./worktrees";

/** What a person has begun with git and not ended; until then a branch that it is about may still be moved back. */
export interface Operation {
  kind: "rebase" | "am" | "bisect" | "merge" | "cherry-pick" | "revert";
  /** The working tree in which it was begun. */
  folder: string;
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readForeignText(file, "document").trim() : undefined;
}

/** Files of a working tree's git folder that are there while an operation is open. */
const marks = [
  ["am", "rebase-apply/applying"],
  ["rebase", "rebase-merge"],
  ["rebase", "rebase-apply"],
  ["bisect", "BISECT_START"],
  ["merge", "MERGE_HEAD"],
  ["cherry-pick", "CHERRY_PICK_HEAD"],
  ["revert", "REVERT_HEAD"],
] as const;

/** While git rebases or bisects, HEAD is on no branch; these files say on which one it will be again. */
const names = ["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"] as const;

/** What it is in git's words for a person, and the two ways to end it. */
export function operationText({ kind, folder }: Operation): string {
  const ways = kind === "bisect" ? "git bisect reset" : `git ${kind} --continue or --abort`;
  return `a ${kind} is under way in ${folder}. End it there (${ways})`;
}

/** `git rebase --update-refs` moves these too, once it ends. */
function isMovedAlong(gitFolder: string, ref: string): boolean {
  const list = textOf(path.join(gitFolder, "rebase-merge/update-refs")) ?? "";
  return list.split("\n").includes(ref);
}

function isAbout(gitFolder: string, branch: string): boolean {
  const ref = `refs/heads/${branch}`;
  const named = names.map((name) => textOf(path.join(gitFolder, name)));
  return named.includes(ref) || named.includes(branch) || isMovedAlong(gitFolder, ref);
}

/** The operation that is open in a working tree; undefined when there is none. */
export function operationIn(folder: string): Operation | undefined {
  if (!existsSync(path.join(folder, ".git"))) return undefined;
  const gitFolder = gitFolderOf(folder);
  const mark = marks.find(([, file]) => existsSync(path.join(gitFolder, file)));
  return mark && { kind: mark[0], folder };
}

/** The operation that is open on a branch, in any of a repository's working trees; undefined when there is none. */
export function operationOn(worktrees: readonly Worktree[], branch: string): Operation | undefined {
  for (const worktree of worktrees) {
    const open = operationIn(worktree.path);
    if (open === undefined) continue;
    if (worktree.branch === branch || isAbout(gitFolderOf(worktree.path), branch)) return open;
  }
  return undefined;
}

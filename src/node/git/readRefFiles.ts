import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { gitFolderOf } from "./gitFolder";
import { isObjectId } from "./objectId";
import type { Repository } from "./repository";

/** Undefined for what is no plain file, or cannot be read: a link is what old versions of git named a branch with. */
function contentOf(file: string): string | undefined {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, "utf8").trim() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The commit of a branch (`refs/heads/x`) as its own file says, which counts before any other place. Undefined where
 * only git can tell: the branch is packed, is another name for one, lies in another ref format, or is not there.
 */
export function branchInFiles({ commonDir }: Repository, ref: string): string | undefined {
  const commit = contentOf(path.join(commonDir, ref));
  return commit !== undefined && isObjectId(commit) ? commit : undefined;
}

/** What is checked out as the files of the working tree say; undefined where only git can tell. */
export function headInFiles(
  repository: Repository,
): { commit: string; branch: string | null } | undefined {
  const head = contentOf(path.join(gitFolderOf(repository.top), "HEAD"));
  if (head === undefined) return undefined;
  if (isObjectId(head)) return { commit: head, branch: null };
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  const commit =
    branch === undefined ? undefined : branchInFiles(repository, `refs/heads/${branch}`);
  return branch === undefined || commit === undefined ? undefined : { commit, branch };
}

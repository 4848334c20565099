import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileIdentity } from "../../files/fileIdentity";
import { isGitAtWork } from "./gitAtWork";
import { gitFolderOf } from "../gitFolder";
import type { Repository } from "../repository";
import { GitError } from "../runGit";
import { readForeignText } from "../../files/readForeign";

/** Git holds its locks for moments, unless a person writes a message meanwhile. */
const patienceMs = 1500;
const pauseMs = 50;

/** The locks of a linked working tree and of the branch that is checked out there; none of the main one, a person's. */
function locksOf({ top, commonDir }: Repository): string[] {
  const own = gitFolderOf(top);
  if (path.resolve(own) === path.resolve(commonDir)) return [];
  const head = path.join(own, "HEAD");
  const ref = existsSync(head)
    ? /^ref: (.+)$/m.exec(readForeignText(head, "document"))?.[1]
    : undefined;
  const inTree = readdirSync(own).filter((name) => name.endsWith(".lock"));
  return [
    ...inTree.map((name) => path.join(own, name)),
    ...(ref === undefined ? [] : [path.join(commonDir, `${ref}.lock`)]),
  ].filter((file) => existsSync(file));
}

/** Removes the locks that a git left which was killed with its agent, its test or its engine; true when there were any. */
async function removeLeftLocks(repository: Repository): Promise<boolean> {
  const found = locksOf(repository).map((file) => ({ file, identity: fileIdentity(file) }));
  const stay = () => found.filter(({ file, identity }) => fileIdentity(file) === identity);
  for (const until = performance.now() + patienceMs; performance.now() < until;) {
    if (stay().length === 0) return found.length > 0;
    await sleep(pauseMs);
  }
  if (isGitAtWork(repository.top)) return false;
  for (const { file } of stay()) rmSync(file, { force: true });
  return found.length > 0;
}

/** Does what may be done twice; where a lock is in its way that nobody holds any more, once more without it. */
export async function withoutLeftLocks<T>(
  repository: Repository,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isLocked = error instanceof GitError && /\.lock': File exists/.test(error.result.stderr);
    if (!isLocked || !(await removeLeftLocks(repository))) throw error;
    return work();
  }
}

import { execFileSync } from "node:child_process";
import { lstatSync, statSync } from "node:fs";
import { devNull } from "node:os";
import path from "node:path";
import { realPath } from "../../files/realPath";
import { gitFolderOf } from "../gitFolder";
import { ownEnvironment } from "../../processes/ownEnvironment";

type Environment = Readonly<Record<string, string | undefined>>;

/** Who this process acts for: git lets root also work for whom sudo was started by. */
export interface Actor {
  uid: number;
  env: Environment;
}

/** Whether a user's files are this one's, too. */
export function isOwn(owner: number, { uid, env }: Actor): boolean {
  if (owner === uid) return true;
  const sudo = env["SUDO_UID"] ?? "";
  return uid === 0 && /^\d{1,10}$/.test(sudo) && owner === Number(sudo);
}

/** What git reads before it looks into a repository; the repository's own configuration has no say. */
function safeDirectories(env: Environment): string[] {
  const scopes = ["--system", "--global"];
  return scopes.flatMap((scope) => {
    try {
      const args = ["config", scope, "--includes", "--null", "--get-all", "safe.directory"];
      const own = { ...env, GIT_DIR: devNull, LC_ALL: "C" };
      const options = { env: own, cwd: path.parse(process.execPath).root } as const;
      const found = execFileSync("git", args, { ...options, stdio: ["ignore", "pipe", "ignore"] });
      return found.toString("utf8").split("\0").slice(0, -1);
    } catch {
      // It is set nowhere.
      return [];
    }
  });
}

function isSafe(folder: string, env: Environment): boolean {
  let safe = false;
  for (const value of safeDirectories(env)) {
    const home = env["HOME"] ?? "";
    const named = value.startsWith("~/") ? path.join(home, value.slice(2)) : value;
    if (value === "") safe = false;
    else if (value === "*") safe = true;
    else if (named.endsWith("/*")) safe ||= folder.startsWith(named.slice(0, -1));
    else safe ||= folder === (realPath(named) ?? named);
  }
  return safe;
}

function ownGitFolder(top: string): string[] {
  try {
    return [path.join(top, ".git"), gitFolderOf(top)];
  } catch {
    return [path.join(top, ".git")];
  }
}

/** What decides over a project: its folders, and what the engine reads in them. */
function deciding(root: string, gitRoot: string | null): string[] {
  const names = ["openspec", "workstreams", ".workstreams", ".worktrees", ".workstreams.json"];
  return [
    ...(gitRoot === null ? [root] : [gitRoot, ...ownGitFolder(gitRoot), root]),
    ...names.map((name) => path.join(root, name)),
  ];
}

/**
 * What of a project belongs to another user, as git asks before it reads a repository; undefined where nothing does, or
 * this user's git is told that the project is safe.
 */
export function foreignOwner(
  { root, gitRoot }: { root: string; gitRoot: string | null },
  actor: Actor | undefined = currentActor(),
): string | undefined {
  if (actor === undefined) return undefined;
  const foreign = deciding(root, gitRoot).find((file) => {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return false;
    const target = stats.isSymbolicLink() ? statSync(file, { throwIfNoEntry: false }) : undefined;
    return [stats, target ?? stats].some(({ uid }) => !isOwn(uid, actor));
  });
  if (foreign === undefined || isSafe(gitRoot ?? root, actor.env)) return undefined;
  return foreign;
}

/** This process's user; undefined on Windows, which has no such ids. */
export function currentActor(): Actor | undefined {
  const uid = process.geteuid?.();
  return uid === undefined ? undefined : { uid, env: ownEnvironment() };
}

import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Mount } from "../../core/sandbox/box";
import { gitFolderOf } from "../git/gitFolder";
import type { SandboxPlace } from "./sandboxPlace";

/** What a commit, a branch or a stash changes. */
const changing = ["HEAD", "config", "config.worktree", "packed-refs", "refs", "reftable", "info"];
/** Under which name the repository's own objects are found inside. */
const alternate = "objects-of-repository";

/**
 * A copy of the repository's git folder for one process: it can commit, branch and stash, and nobody else sees it. The
 * objects, and all that is large, are the repository's own, to be read.
 */
export function privateGit({ commonDir, worktree }: SandboxPlace, folder: string): Mount[] {
  const own = realpathSync(gitFolderOf(worktree));
  const relative = path.relative(commonDir, own);
  // A folder of its own is not one of these worktrees: git only reads there.
  if (relative === "" || relative.startsWith("..")) return [];
  mkdirSync(path.join(folder, "objects/info"), { recursive: true, mode: 0o700 });
  const objects = path.join(commonDir, alternate);
  writeFileSync(path.join(folder, "objects/info/alternates"), `${objects}\n`);
  for (const name of [...changing, relative]) {
    const from = path.join(commonDir, name);
    if (existsSync(from)) cpSync(from, path.join(folder, name), { recursive: true });
  }
  const copied = new Set([...changing, "objects", "worktrees", "logs", "index"]);
  const kept = readdirSync(commonDir).filter(
    (name) => !copied.has(name) && !name.endsWith(".lock"),
  );
  return [
    { kind: "write_as", path: commonDir, from: folder },
    { kind: "read_as", path: objects, from: path.join(commonDir, "objects") },
    ...kept.map((name): Mount => ({ kind: "read", path: path.join(commonDir, name) })),
  ];
}

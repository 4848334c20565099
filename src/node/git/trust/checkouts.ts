import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { commonDirOf } from "../gitFolder";
import { isInAny } from "../../files/isBelow";
import { readForeignText } from "../../files/readForeign";
import { realPath } from "../../files/realPath";

function realOf(file: string): string {
  return realPath(file) ?? path.resolve(file);
}

/** The working tree that a folder lies in, by its real path; undefined outside of any. Asks nothing of git. */
export function topOf(folder: string): string | undefined {
  for (let at = realOf(folder); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, ".git"))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** Where a linked working tree is, as the repository's own files say. */
function linkedTrees(commonDir: string): string[] {
  const folder = path.join(commonDir, "worktrees");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name, "gitdir");
    if (!existsSync(file)) return [];
    return [
      path.dirname(path.resolve(path.join(folder, name), readForeignText(file, "document").trim())),
    ];
  });
}

function treesOf(top: string): string[] {
  try {
    const commonDir = commonDirOf(top);
    const main = path.basename(commonDir) === ".git" ? [path.dirname(commonDir)] : [];
    return [commonDir, ...main, ...linkedTrees(commonDir)];
  } catch {
    return [];
  }
}

/** Every folder that belongs to the repository of a folder, by its real path: all working trees, and git's own; asks nothing of git. */
export function foldersOfRepository(folder: string): string[] {
  const top = topOf(folder);
  if (top === undefined) {
    const own = realOf(folder);
    // Everything lies below the root of a disk, and nothing there belongs together.
    return own === path.parse(own).root ? [] : [own];
  }
  return [...new Set([top, ...treesOf(top)].map(realOf))];
}

/** Whether a file lies in one of the folders, by its name or by where that leads. */
export function liesIn(file: string, folders: readonly string[]): boolean {
  const names = [path.resolve(file), path.join(realOf(path.dirname(file)), path.basename(file))];
  return [...names, realOf(file)].some((name) => isInAny(name, folders));
}

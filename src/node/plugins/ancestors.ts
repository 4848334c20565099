import { existsSync } from "node:fs";
import path from "node:path";

/** The folder and those above it up to the top of its git working tree (the folder alone outside of git), nearest first. */
export function foldersToGitRoot(folder: string): string[] {
  const folders: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    folders.push(at);
    if (existsSync(path.join(at, ".git"))) return folders;
    if (path.dirname(at) === at) return folders.slice(0, 1);
  }
}

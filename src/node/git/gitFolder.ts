import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { readForeignText } from "../files/readForeign";

/** The git folder of the working tree at `top` alone, with its index and HEAD, as its own files say. */
export function gitFolderOf(top: string): string {
  const dotGit = path.join(top, ".git");
  if (statSync(dotGit).isDirectory()) return dotGit;
  const link = readForeignText(dotGit, "document")
    .replace(/^gitdir: /, "")
    .trim();
  return path.resolve(top, link);
}

/** The git folder that all working trees of the repository share. */
export function commonDirOf(top: string): string {
  const own = gitFolderOf(top);
  const common = path.join(own, "commondir");
  if (!existsSync(common)) return realpathSync(own);
  return realpathSync(path.resolve(own, readForeignText(common, "document").trim()));
}

import { statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../core/errors";
import { ForeignFileError } from "../../files/readForeign";
import { commonDirOf, gitFolderOf } from "../gitFolder";
import { topOf } from "./checkouts";

/** Git opens each of them in nearly every command, and would wait for ever on a pipe. */
const opened = [
  ...["HEAD", "config", "config.worktree", "commondir", "index", "packed-refs"],
  ...["info/exclude", "info/attributes", "info/sparse-checkout", "objects/info/alternates"],
];

function isSpecial(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/** Empty where they cannot be determined: then git reports what is wrong. */
function gitFolders(top: string): string[] {
  try {
    return [...new Set([gitFolderOf(top), commonDirOf(top)])];
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    return [];
  }
}

/** Throws a UserError where git, called in this folder, would read a pipe or a device; asks nothing of git. */
export function refuseSpecialFiles(folder: string): void {
  const top = topOf(folder);
  if (top === undefined) return;
  const files = gitFolders(top).flatMap((each) => opened.map((name) => path.join(each, name)));
  const special = files.find(isSpecial);
  if (special === undefined) return;
  throw new UserError(
    `${special} is no file but a pipe, a socket or a device, which git would wait for, so git was not called. Look at it, then take it away.`,
  );
}

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { gitFolderOf } from "../gitFolder";
import { readForeign } from "../../files/readForeign";

function hasPlainIndex(gitFolder: string, index: Buffer): boolean {
  const version = index.length < 8 ? 0 : index.readUInt32BE(4);
  // Version 4 shortens paths, and a split index has another part.
  const isSplit = readdirSync(gitFolder).some((name) => name.startsWith("sharedindex."));
  return (version === 2 || version === 3) && !isSplit;
}

/**
 * Whether the index of the working tree at `top` may hold a folder of this name, or anything in one; only then git has to
 * be asked. Starts nothing.
 */
export function mayBeTracked(top: string, name: string): boolean {
  const gitFolder = gitFolderOf(top);
  const file = path.join(gitFolder, "index");
  if (!existsSync(file)) return false;
  const index = readForeign(file, "state");
  if (!hasPlainIndex(gitFolder, index)) return true;
  const escaped = name.replaceAll(".", "\\.");
  // A file system that ignores case takes other spellings for the same folder.
  return new RegExp(`${escaped}[/\\0]`, "i").test(index.toString("latin1"));
}

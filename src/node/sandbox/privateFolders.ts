import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PrivateFolders } from "./planBox";

/** Makes a home and a temporary folder that one process gets; `files` are put into the home. */
export function makePrivateFolders(files: ReadonlyMap<string, string | Buffer>): PrivateFolders {
  const folder = mkdtempSync(path.join(os.tmpdir(), "workstream-box-"));
  const temporary = path.join(folder, "tmp");
  const home = path.join(folder, "home");
  const empty = path.join(folder, "empty");
  for (const each of [temporary, home]) mkdirSync(each, { mode: 0o700 });
  writeFileSync(empty, "", { mode: 0o400 });
  for (const [name, content] of files) {
    const file = path.join(home, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600 });
  }
  return { folder, temporary, home, empty, git: path.join(folder, "git") };
}

function openFolders(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(path.join(folder, entry.name));
  }
}

/** Removes them with whatever was left there; some tools make folders that nobody may write in. */
export function removePrivateFolders({ folder }: Pick<PrivateFolders, "folder">): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    openFolders(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { isAlive } from "../processes/isAlive";
import { lockFile } from "./archiveJournal";
import type { Disk } from "./disk";
import { readForeignText } from "../files/readForeign";

const owner = "openspec-workstreams";
const ClaimSchema = z.object({ pid: z.int().positive(), by: z.literal(owner) });

/** Whether a lock was left by this program in a process that is gone; OpenSpec's own are for people to judge. */
function isLeftBehind(file: string): boolean {
  let text: string;
  try {
    text = readForeignText(file, "document");
  } catch {
    return false;
  }
  try {
    return !isAlive(ClaimSchema.parse(JSON.parse(text)).pid);
  } catch {
    return false;
  }
}

function refuse(file: string, archivedAs: string): never {
  throw new ArchiveRefusal(
    "archive_target_exists",
    `Archive '${archivedAs}' is already being created. If no archive process is running, remove the stale claim at ${file} and rerun.`,
  );
}

/** Whether a process that is alive, or nobody can tell, works on the archive. */
export function isLocked(folder: string): boolean {
  const file = lockFile(folder);
  return existsSync(file) && !isLeftBehind(file);
}

/** Takes the lock, also from a process that died with it. Throws an ArchiveRefusal when somebody holds it. */
export function takeLock(folder: string, archivedAs: string, disk: Disk): void {
  const file = lockFile(folder);
  const own = path.join(folder, `.openspec-archive.${randomUUID()}.tmp`);
  const claim = { pid: process.pid, by: owner, nonce: randomUUID() };
  if (existsSync(file)) {
    if (!isLeftBehind(file)) refuse(file, archivedAs);
    disk.remove(file);
  }
  let isTaken = false;
  try {
    disk.write(own, Buffer.from(JSON.stringify(claim)));
    // A link appears with its text or not at all, and only where no other is.
    disk.link(own, file);
    isTaken = true;
    disk.remove(own);
  } catch (error) {
    if (existsSync(own)) disk.remove(own);
    if (isTaken) disk.remove(file);
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      refuse(file, archivedAs);
    }
    throw error;
  }
}

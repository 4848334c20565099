import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { filesBelow } from "../change/readFolder";
import { leadsOutside } from "../files/leadsOutside";
import { writeText } from "../files/writeText";
import { journalFile, lockFile, readJournal, type ArchiveJournal } from "./archiveJournal";
import { isLocked } from "./archiveLock";
import { realDisk } from "./disk";
import { partialCopy } from "./moveFolder";
import { hashFile } from "../files/hashFile";
import { readForeign } from "../files/readForeign";

/** What became of an archive whose program died. */
export interface ArchiveRecovery {
  /** Where the change lies, relative to the root. */
  folder: string;
  outcome: "finished" | "undone";
}

function bytesOf(file: string): Buffer | null {
  return existsSync(file) ? readForeign(file, "document") : null;
}

/** A file that is neither as before nor as after was edited since; nobody but its author may decide about it. */
function refuseEdited(root: string, { files }: ArchiveJournal): void {
  const edited = files.filter(({ path: file, before, after }) => {
    const now = bytesOf(path.join(root, file));
    const isBefore = now === null ? before === null : now.toString("base64") === before;
    const isAfter = now === null ? after === null : now.toString("utf8") === after;
    return !isBefore && !isAfter;
  });
  if (edited.length === 0) return;
  throw new ArchiveRefusal(
    "archive_interrupted",
    `An interrupted archive cannot be undone: ${edited.map((file) => file.path).join(", ")} changed since.`,
    "Compare openspec/ with version control, then remove .openspec-archive.journal and .openspec-archive.lock from the archive folder.",
  );
}

/** A journal that came with the repository may name any file. */
function refuseOutside(root: string, { move, files, folders }: ArchiveJournal): void {
  const all = [move.from, move.to, ...folders, ...files.map((file) => file.path)];
  const outside = all.filter((each) => leadsOutside(root, path.join(root, each)));
  if (outside.length === 0) return;
  throw new ArchiveRefusal(
    "archive_path_outside_root",
    `The journal of an interrupted archive names ${outside.join(", ")}, outside the project, so nothing was done.`,
    "No archive of this project wrote that: look where it came from, then remove .openspec-archive.journal from the archive folder.",
  );
}

function undo(root: string, journal: ArchiveJournal): void {
  refuseEdited(root, journal);
  for (const { path: file, before } of journal.files) {
    const place = path.join(root, file);
    if (before === null) rmSync(place, { force: true });
    else if (bytesOf(place)?.toString("base64") !== before) {
      writeText(place, Buffer.from(before, "base64"));
    }
    rmSync(`${place}.openspec-archive.tmp`, { force: true });
  }
  rmSync(partialCopy(path.join(root, journal.move.to)), { recursive: true, force: true });
}

function removeEmptyFolders(root: string, folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    const place = path.join(root, folder);
    if (existsSync(place) && readdirSync(place).length === 0) rmdirSync(place);
  }
}

/** A folder that was copied goes; one that somebody made since in the same place stays. */
function removeCopied(source: string, target: string): void {
  const isCopy = filesBelow(source).every((file) => {
    const copy = path.join(target, file);
    return existsSync(copy) && hashFile(copy) === hashFile(path.join(source, file));
  });
  if (isCopy) realDisk.removeTree(source);
}

function removeTraces(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^\.openspec-archive\..*tmp$/.test(name)) rmSync(path.join(folder, name));
  }
  rmSync(journalFile(folder), { force: true });
  rmSync(lockFile(folder), { force: true });
}

/**
 * Finishes or undoes an archive that a dead process left behind in an archive folder: finished when the change had
 * moved, for that is the last step; undone when not. Undefined when nothing was left. Throws an ArchiveRefusal when
 * files were edited since.
 */
export function recoverArchive(root: string, archiveFolder: string): ArchiveRecovery | undefined {
  const folder = path.join(root, archiveFolder);
  // What lies behind a link is not this project's; archiving through it is refused.
  if (!existsSync(folder) || leadsOutside(root, folder) || isLocked(folder)) return undefined;
  const journal = readJournal(folder);
  if (journal === undefined) {
    removeTraces(folder);
    return undefined;
  }
  refuseOutside(root, journal);
  const { from, to } = journal.move;
  const [source, target] = [path.join(root, from), path.join(root, to)];
  const hasMoved = existsSync(target);
  if (!hasMoved) undo(root, journal);
  else if (existsSync(source)) removeCopied(source, target);
  removeTraces(folder);
  if (!hasMoved) removeEmptyFolders(root, journal.folders);
  return hasMoved ? { folder: to, outcome: "finished" } : { folder: from, outcome: "undone" };
}

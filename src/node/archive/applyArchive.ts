import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import type { FileOperation } from "../../core/archive/planArchive";
import { leadsOutside } from "../files/leadsOutside";
import { archiveFolderOf, journalFile, lockFile, type ArchiveJournal } from "./archiveJournal";
import { takeLock } from "./archiveLock";
import { realDisk, type Disk } from "./disk";
import { moveFolder } from "./moveFolder";
import { readForeign } from "../files/readForeign";

type Undo = () => void;
type MoveOperation = FileOperation & { kind: "move" };
type FileChange = Exclude<FileOperation, MoveOperation>;

/** Throws an ArchiveRefusal where a name, or a link in the way, would lead an archive out of the project. */
function refuseOutside(root: string, place: string): void {
  if (!leadsOutside(root, place)) return;
  throw new ArchiveRefusal(
    "archive_path_outside_root",
    `Refusing to archive through a path outside the OpenSpec root: ${place}`,
  );
}

function bytesOf(file: string): Buffer | null {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readForeign(file, "document") : null;
}

function afterOf(operation: FileChange): string | null {
  return operation.kind === "write" ? operation.after : null;
}

function missingFolders(root: string, folder: string): string[] {
  const at = path.join(root, folder);
  if (folder === "." || existsSync(at)) return [];
  return [...missingFolders(root, path.posix.dirname(folder)), folder];
}

/** The archive as one transaction: every step pushes what takes it back. */
class ArchiveTransaction {
  readonly #undos: Undo[] = [];

  constructor(
    private readonly root: string,
    private readonly operations: readonly FileOperation[],
    private readonly disk: Disk,
  ) {}

  run(): void {
    try {
      this.perform();
    } catch (error) {
      this.undo(error);
      throw error;
    }
  }

  private perform(): void {
    const moves = this.operations.filter((operation) => operation.kind === "move");
    const files = this.operations.filter((operation) => operation.kind !== "move");
    for (const move of moves) this.checkMove(move);
    const folder = path.join(this.root, archiveFolderOf(this.operations));
    const made = this.makeFolders(archiveFolderOf(this.operations));
    takeLock(folder, path.posix.basename(moves[0]?.to ?? ""), this.disk);
    this.#undos.push(() => {
      if (existsSync(lockFile(folder))) this.disk.remove(lockFile(folder));
    });
    for (const move of moves) this.checkMove(move);
    for (const file of files) this.checkFile(file);
    this.writeJournal(folder, moves[0], files, made);
    for (const file of files) this.change(file);
    for (const move of moves) this.move(move);
    this.disk.remove(journalFile(folder));
    this.disk.remove(lockFile(folder));
  }

  private undo(cause: unknown): void {
    const failures: unknown[] = [];
    for (const undo of this.#undos.reverse()) {
      try {
        undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const why = failures.map((error) => (error instanceof Error ? error.message : String(error)));
    throw new Error(
      `The archive failed and could not be undone completely (${why.join("; ")}). Run the command again: it finishes the undoing.`,
      { cause },
    );
  }

  private checkMove({ path: from, to }: MoveOperation): void {
    refuseOutside(this.root, path.join(this.root, from));
    refuseOutside(this.root, path.join(this.root, to));
    if (!existsSync(path.join(this.root, to))) return;
    throw new ArchiveRefusal(
      "archive_target_exists",
      `Archive '${path.posix.basename(to)}' already exists.`,
      `Rename or remove ${to}, then archive again.`,
    );
  }

  private checkFile({ path: file, before }: FileChange): void {
    const place = path.join(this.root, file);
    refuseOutside(this.root, place);
    if ((bytesOf(place)?.toString("utf8") ?? null) === before) return;
    throw new ArchiveRefusal(
      "archive_spec_update_failed",
      `${file} changed while it was being archived. No files were changed.`,
      "Archive again.",
    );
  }

  private makeFolders(folder: string): string[] {
    const all = missingFolders(this.root, folder);
    for (const missing of all) {
      const at = path.join(this.root, missing);
      this.disk.makeFolder(at);
      this.#undos.push(() => {
        if (existsSync(at)) this.disk.removeFolder(at);
      });
    }
    return all;
  }

  private writeJournal(
    folder: string,
    move: MoveOperation | undefined,
    files: readonly FileChange[],
    made: readonly string[],
  ): void {
    const folders = files.flatMap((file) =>
      missingFolders(this.root, path.posix.dirname(file.path)),
    );
    const journal: ArchiveJournal = {
      version: 1,
      pid: process.pid,
      move: { from: move?.path ?? "", to: move?.to ?? "" },
      files: files.map((file) => ({
        path: file.path,
        before: bytesOf(path.join(this.root, file.path))?.toString("base64") ?? null,
        after: afterOf(file),
      })),
      folders: [...made, ...new Set(folders)],
    };
    this.replace(journalFile(folder), Buffer.from(JSON.stringify(journal)));
    this.#undos.push(() => {
      if (existsSync(journalFile(folder))) this.disk.remove(journalFile(folder));
    });
  }

  /** Puts new bytes in a file's place at once: a reader sees the old or the new ones. */
  private replace(file: string, bytes: Uint8Array): void {
    const temporary = `${file}.openspec-archive.tmp`;
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    try {
      this.disk.write(temporary, bytes, mode);
      this.disk.rename(temporary, file);
    } finally {
      if (existsSync(temporary)) this.disk.remove(temporary);
    }
  }

  private change(operation: FileChange): void {
    const file = path.join(this.root, operation.path);
    const before = bytesOf(file);
    const after = afterOf(operation);
    this.makeFolders(path.posix.dirname(operation.path));
    this.#undos.push(() => {
      if (before !== null) {
        if (bytesOf(file)?.equals(before) !== true) this.replace(file, before);
      } else if (existsSync(file)) this.disk.remove(file);
    });
    if (after !== null) this.replace(file, Buffer.from(after));
    else {
      this.disk.remove(file);
      this.pruneFolders(path.posix.dirname(operation.path));
    }
  }

  /** Folders that a deleted spec leaves empty go with it, up to `openspec/specs`. */
  private pruneFolders(folder: string): void {
    if (folder.split("/").length <= 2) return;
    const at = path.join(this.root, folder);
    this.#undos.push(() => {
      if (!existsSync(at)) this.disk.makeFolder(at);
    });
    try {
      this.disk.removeFolder(at);
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === "ENOTEMPTY";
      if (!isInUse) throw error;
      return;
    }
    this.pruneFolders(path.posix.dirname(folder));
  }

  private move({ path: from, to }: MoveOperation): void {
    const [source, target] = [path.join(this.root, from), path.join(this.root, to)];
    this.makeFolders(path.posix.dirname(to));
    this.#undos.push(() => {
      if (!existsSync(target)) return;
      // A copy is complete before anything of the original goes.
      if (existsSync(source)) this.disk.removeTree(source);
      moveFolder(target, source, this.disk);
    });
    moveFolder(source, target, this.disk);
  }
}

/**
 * Does all operations, or none: what was done is undone when a later one fails. When the program dies in between,
 * `recoverArchive` finishes or undoes it. Throws an ArchiveRefusal when the files are not as they were planned with.
 */
export function applyArchive(
  root: string,
  operations: readonly FileOperation[],
  disk: Disk = realDisk,
): void {
  new ArchiveTransaction(root, operations, disk).run();
}

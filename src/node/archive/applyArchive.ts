import {
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import type { FileOperation } from "../../core/archive/planArchive";
import { textOf } from "../change/readFolder";
import { writeText } from "../change/writeText";

type Undo = () => void;

function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  return firstMissing(path.dirname(folder)) ?? folder;
}

function nearestExisting(place: string): string {
  return existsSync(place) ? place : nearestExisting(path.dirname(place));
}

/** A link in the way could lead an archive out of the project. */
function refuseOutside(root: string, place: string): void {
  const real = realpathSync(nearestExisting(place));
  const relative = path.relative(realpathSync(root), real);
  if (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)) {
    return;
  }
  throw new ArchiveRefusal(
    "archive_path_outside_root",
    `Refusing to archive through a path outside the OpenSpec root: ${place}`,
  );
}

/** Makes a folder; the answer removes again what was made, as far as it is empty. */
function makeFolder(folder: string): Undo {
  const top = firstMissing(folder);
  mkdirSync(folder, { recursive: true });
  return () => {
    if (top === undefined) return;
    for (let at = folder; at.startsWith(top); at = path.dirname(at)) rmdirSync(at);
  };
}

function write(
  root: string,
  { path: file, before, after }: FileOperation & { kind: "write" },
): Undo {
  const place = path.join(root, file);
  refuseOutside(root, place);
  if ((textOf(place) ?? null) !== before) {
    throw new ArchiveRefusal(
      "archive_spec_update_failed",
      `${file} changed while it was being archived. No files were changed.`,
      "Archive again.",
    );
  }
  const removeFolders = makeFolder(path.dirname(place));
  writeText(place, after);
  return () => {
    if (before === null) rmSync(place);
    else writeText(place, before);
    removeFolders();
  };
}

function isOtherDevice(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["EXDEV", "EPERM"].includes(String(error.code))
  );
}

function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isOtherDevice(error)) throw error;
    try {
      cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    } catch (failure) {
      rmSync(to, { recursive: true, force: true });
      throw failure;
    }
    rmSync(from, { recursive: true });
  }
}

function move(root: string, { path: from, to }: FileOperation & { kind: "move" }): Undo {
  const target = path.join(root, to);
  refuseOutside(root, path.join(root, from));
  refuseOutside(root, target);
  if (existsSync(target)) {
    throw new ArchiveRefusal(
      "archive_target_exists",
      `Archive '${path.basename(to)}' already exists.`,
      `Rename or remove ${to}, then archive again.`,
    );
  }
  const removeFolders = makeFolder(path.dirname(target));
  try {
    moveFolder(path.join(root, from), target);
  } catch (error) {
    removeFolders();
    throw error;
  }
  return () => {
    moveFolder(target, path.join(root, from));
    removeFolders();
  };
}

/** Does all operations, or none: what was done is undone when a later one fails. */
export function applyArchive(root: string, operations: readonly FileOperation[]): void {
  const undos: Undo[] = [];
  try {
    for (const operation of operations) {
      undos.push(operation.kind === "write" ? write(root, operation) : move(root, operation));
    }
  } catch (error) {
    for (const undo of undos.reverse()) undo();
    throw error;
  }
}

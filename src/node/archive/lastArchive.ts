import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import type { ArchivePlan, FileOperation } from "../../core/archive/planArchive";
import { filesBelow } from "../change/readFolder";
import { writeText } from "../files/writeText";
import { userStateFolder } from "../consent/userStateFolder";
import { hashFile } from "../files/hashFile";
import { readForeign } from "../files/readForeign";
import { sha256 } from "../../core/text/sha256";
import { ownEnvironment } from "../processes/ownEnvironment";

const LastArchiveSchema = z.object({
  version: z.literal(1),
  change: z.string(),
  from: z.string(),
  to: z.string(),
  /** Bytes (base64) of every other file before, and its text after; null where there was no file. */
  files: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** Hash of each file of the change. */
  moved: z.record(z.string(), z.string()),
});

/** What the last archive of a project did, so that it can be taken back. */
export type LastArchive = z.infer<typeof LastArchiveSchema>;

/** It is the user's own memory: nothing of it belongs into the repository. */
function recordFile(root: string): string {
  const name = sha256(root).slice(0, 32);
  return path.join(userStateFolder(ownEnvironment()), "archives", `${name}.json`);
}

function bytesOf(file: string): Buffer | null {
  return existsSync(file) ? readForeign(file, "document") : null;
}

function hashesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((file) => [file, hashFile(path.join(folder, file))]),
  );
}

/** Looks at everything that an archive is about to change. */
export function describeArchive(root: string, change: string, plan: ArchivePlan): LastArchive {
  const files = plan.operations.flatMap((operation) => {
    if (operation.kind === "move") return [];
    const before = bytesOf(path.join(root, operation.path))?.toString("base64") ?? null;
    const after = operation.kind === "write" ? operation.after : null;
    return [{ path: operation.path, before, after }];
  });
  const moved = hashesOf(path.join(root, plan.from));
  return { version: 1, change, from: plan.from, to: plan.to, files, moved };
}

/** Remembers the last archive of a project. */
export function rememberArchive(root: string, archive: LastArchive): void {
  writeText(recordFile(root), JSON.stringify(archive), { ownerOnly: true });
}

/** The last archive of a project; undefined when none is remembered. */
export function lastArchive(root: string): LastArchive | undefined {
  const text = bytesOf(recordFile(root))?.toString("utf8");
  if (text === undefined) return undefined;
  const found = LastArchiveSchema.safeParse(JSON.parse(text));
  return found.success ? found.data : undefined;
}

/** Everything that is not as the archive left it. */
export function changedSince(root: string, archive: LastArchive): string[] {
  const files = archive.files.filter(
    ({ path: file, after }) => (bytesOf(path.join(root, file))?.toString("utf8") ?? null) !== after,
  );
  const now = hashesOf(path.join(root, archive.to));
  const names = new Set([...Object.keys(now), ...Object.keys(archive.moved)]);
  const moved = [...names].filter((file) => now[file] !== archive.moved[file]);
  return [
    ...files.map((file) => file.path),
    ...moved.sort().map((file) => `${archive.to}/${file}`),
    ...(existsSync(path.join(root, archive.from)) ? [archive.from] : []),
  ];
}

/** The operations that take an archive back. */
export function undoOperations(root: string, archive: LastArchive): FileOperation[] {
  const files = archive.files.map(({ path: file, before }): FileOperation => {
    const current = bytesOf(path.join(root, file))?.toString("utf8") ?? null;
    if (before === null) return { kind: "delete", path: file, before: current ?? "" };
    const bytes = Buffer.from(before, "base64");
    const after = bytes.toString("utf8");
    if (Buffer.from(after).equals(bytes))
      return { kind: "write", path: file, before: current, after };
    throw new ArchiveRefusal(
      "archive_not_text",
      `${file} was not valid UTF-8 before it was archived, so it cannot be written back exactly.`,
      `Restore it from version control, then move ${archive.to} to ${archive.from}.`,
    );
  });
  return [...files, { kind: "move", path: archive.to, to: archive.from }];
}

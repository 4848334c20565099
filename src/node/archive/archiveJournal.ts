import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import type { FileOperation } from "../../core/archive/planArchive";
import { readForeignText } from "../files/readForeign";

const JournalSchema = z.object({
  version: z.literal(1),
  /** The process that works on it. */
  pid: z.int().positive(),
  /** Where the change lies before and after, relative to the root. */
  move: z.object({ from: z.string(), to: z.string() }),
  /** Every other file that is touched: its bytes before (base64) and its text after, null where there is no file. */
  files: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** Folders that are made for it, the outermost first. */
  folders: z.array(z.string()),
});

/** What an archive is about to do: enough to undo or to finish it after the program died. */
export type ArchiveJournal = z.infer<typeof JournalSchema>;

/** The folder that an archive's lock and journal lie in: that of the archived changes. */
export function archiveFolderOf(operations: readonly FileOperation[]): string {
  const move = operations.find((operation) => operation.kind === "move");
  if (move === undefined) return "openspec";
  const [to, from] = [path.posix.dirname(move.to), path.posix.dirname(move.path)];
  return path.posix.basename(to) === "archive" ? to : from;
}

/** The lock, of the same name as that of OpenSpec's own CLI. */
export function lockFile(folder: string): string {
  return path.join(folder, ".openspec-archive.lock");
}

/** The journal beside the lock. */
export function journalFile(folder: string): string {
  return path.join(folder, ".openspec-archive.journal");
}

/** Reads the journal of an archive that was not finished; undefined when there is none. Throws when it is damaged. */
export function readJournal(folder: string): ArchiveJournal | undefined {
  const file = journalFile(folder);
  if (!existsSync(file)) return undefined;
  try {
    return JournalSchema.parse(JSON.parse(readForeignText(file, "report")));
  } catch (error) {
    throw new Error(
      `${file} cannot be read, so what an interrupted archive did is not known. Compare openspec/ with version control, then remove that file and ${lockFile(folder)}.`,
      { cause: error },
    );
  }
}

import fs from "node:fs";
import type { SqlJsStatic } from "sql.js";
import { type LogEntry, parseEntries, parseHeader } from "../log/logContent";
import { scanLog } from "../log/logRecord";
import type { MemoryDatabase } from "../database/memoryDatabase";
import { openSnapshot, openUnsigned } from "../snapshot/openSnapshot";
import type { Schema } from "../schema";
import { readSnapshot } from "../snapshot/snapshotFile";
import { backupFiles, rescueFiles, type StoreFiles } from "../storeFiles";
import { readForeign } from "../../files/readForeign";

/** Something that the history could go on from. */
export interface Candidate {
  /** The files that it is in, and how far they can be trusted. */
  readonly what: string;
  readonly database: MemoryDatabase;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\. Nothing was changed\..*$/s, ".");
}

/** The transactions of a log up to the first that cannot be trusted. */
function intactEntries(bytes: Buffer, file: string): { entries: LogEntry[][]; isWhole: boolean } {
  const { records, tail } = scanLog(bytes, 0, null);
  const entries = records.slice(1).map(({ value }) => parseEntries(value, file));
  return { entries, isWhole: tail === "clean" };
}

/** The snapshot with as much of its log as is intact. */
function pairOf(SQL: SqlJsStatic, files: StoreFiles, schema: Schema): Candidate {
  const snapshot = readSnapshot(files);
  if (snapshot === null) throw new Error(`${files.database} is gone.`);
  const { bytes, mark } = snapshot;
  const file = files.log(mark.generation);
  const log = readForeign(file, "state");
  const header = parseHeader(scanLog(log, 0, null).records[0]?.value, file);
  const database = openSnapshot(SQL, bytes, header, schema, files.database);
  const { entries, isWhole } = intactEntries(log, file);
  for (const each of entries) database.replay(each, file);
  const part = isWhole ? "all" : `the first ${entries.length} transactions`;
  return { what: `${files.database} as it was written, with ${part} of ${file}`, database };
}

function unsigned(SQL: SqlJsStatic, file: string, schema: Schema, what: string): Candidate {
  return { what, database: openUnsigned(SQL, readForeign(file, "state"), schema, file) };
}

/** What was found in the folder: what could be kept, the most trustworthy first, and why the rest cannot. */
export function recoveryCandidates(
  SQL: SqlJsStatic,
  files: StoreFiles,
  schema: Schema,
): { candidates: Candidate[]; problems: string[] } {
  const candidates: Candidate[] = [];
  const problems: string[] = [];
  const attempt = (make: () => Candidate) => {
    try {
      candidates.push(make());
    } catch (error) {
      problems.push(reasonOf(error));
    }
  };
  attempt(() => pairOf(SQL, files, schema));
  for (const file of rescueFiles(files.folder)) {
    attempt(() =>
      unsigned(SQL, file, schema, `${file}, saved by a process that noticed the damage`),
    );
  }
  const isSigned = candidates.length > 0 && problems.length === 0;
  if (!isSigned && fs.existsSync(files.database)) {
    attempt(() =>
      unsigned(
        SQL,
        files.database,
        schema,
        `${files.database} as it is, without its log; it may have been changed by another program`,
      ),
    );
  }
  for (const file of backupFiles(files.folder)) {
    attempt(() => unsigned(SQL, file, schema, `${file}, kept before an update`));
  }
  return { candidates, problems: [...new Set(problems)] };
}

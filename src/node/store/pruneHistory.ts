import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { RunReader } from "../../core/ports";
import type { Project } from "../project";
import { FileStore, usualTuning } from "./fileStore";
import { loadSqlJs } from "./database/loadSqlJs";
import type { MemoryDatabase } from "./database/memoryDatabase";
import { openUnsigned } from "./snapshot/openSnapshot";
import { openStore } from "./openStore";
import { ownSchema, type Schema } from "./schema";
import { storeFiles } from "./storeFiles";

/** What `prune` takes away. */
export interface Pruned {
  runs: string[];
  events: number;
  logFolders: string[];
}

// Ended before the time given, and all that it worked on is archived: what is not may need its history.
const prunable = `SELECT id, log_folder FROM runs r
  WHERE finished_at IS NOT NULL AND finished_at < ?1 AND status NOT IN ('pending', 'running')
  AND NOT EXISTS (
    SELECT 1 FROM run_workstreams p LEFT JOIN workstreams w ON w.id = p.workstream_id
    WHERE p.run_id = r.id AND w.archived_at IS NULL
  ) ORDER BY rowid`;

/** What could be taken away, without doing it. */
function planPrune(reader: RunReader, before: number): Pruned {
  const rows = reader.all(prunable, [before]);
  const runs = rows.map((row) => String(row["id"]));
  const logFolders = rows.flatMap((row) =>
    typeof row["log_folder"] === "string" ? [row["log_folder"]] : [],
  );
  const events = runs.reduce(
    (sum, run) =>
      sum +
      Number(reader.all("SELECT count(*) AS n FROM events WHERE run_id = ?", [run])[0]?.["n"]),
    0,
  );
  return { runs, events, logFolders };
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The statements that take the runs away; triggers that keep events are put back as they were. */
function removal(
  database: MemoryDatabase,
  runs: readonly string[],
  event: readonly string[],
): string {
  const trigger = "events_are_never_deleted";
  const sql = database.all("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", [
    trigger,
  ])[0]?.["sql"];
  const ids = runs.map(text).join(", ");
  const attempts = `SELECT id FROM step_attempts WHERE run_id IN (${ids})`;
  return [
    `DROP TRIGGER ${trigger}`,
    // First, so that the number of an event is never given again, even when the last one goes.
    `INSERT INTO events(seq, event_id, at, event_type, payload)
     SELECT coalesce(max(seq), 0) + 1, ${event.map(text).join(", ")} FROM events`,
    `DELETE FROM events WHERE run_id IN (${ids})`,
    `DELETE FROM fix_attempts WHERE attempt_id IN (${attempts})`,
    `DELETE FROM fix_attempts WHERE error_id IN (SELECT id FROM errors WHERE run_id IN (${ids}))`,
    `DELETE FROM errors WHERE run_id IN (${ids})`,
    `DELETE FROM issues WHERE attempt_id IN (${attempts})`,
    `DELETE FROM plugin_results WHERE attempt_id IN (${attempts})`,
    `DELETE FROM evidence WHERE run_id IN (${ids}) OR attempt_id IN (${attempts})`,
    `DELETE FROM merges WHERE run_id IN (${ids})`,
    `DELETE FROM step_attempts WHERE run_id IN (${ids})`,
    `DELETE FROM run_workstreams WHERE run_id IN (${ids})`,
    `DELETE FROM workstreams WHERE run_id IN (${ids})`,
    `DELETE FROM runs WHERE id IN (${ids})`,
    String(sql),
  ].join(";\n");
}

function prunedCopy(
  database: MemoryDatabase,
  pruned: Pruned,
  open: (bytes: Uint8Array) => MemoryDatabase,
): MemoryDatabase {
  const copy = open(database.export());
  try {
    const { runs, events } = pruned;
    const at = String(Date.now());
    const payload = JSON.stringify({ runs, events });
    copy.alter(removal(copy, runs, [randomUUID(), at, "history_pruned", payload]));
    copy.shrink();
    return copy;
  } catch (error) {
    copy.close();
    throw error;
  }
}

/**
 * Takes away runs that ended before a time and whose workstreams are all archived, with their logs. The file is built
 * anew and the event `history_pruned` says what went.
 */
export async function pruneHistory(
  project: Pick<Project, "stateFolder" | "root">,
  before: number,
): Promise<Pruned> {
  const { stateFolder, root } = project;
  const none = { runs: [], events: 0, logFolders: [] };
  if (!fs.existsSync(storeFiles(stateFolder).database)) return none;
  const SQL = await loadSqlJs();
  const schema: Schema = ownSchema();
  const store = new FileStore(SQL, stateFolder, schema, usualTuning);
  try {
    const pruned = await store.exclusively((committer) => {
      committer.catchUp();
      const { database } = committer.replica;
      const plan = planPrune(database, before);
      if (plan.runs.length === 0) return plan;
      const { database: file } = storeFiles(stateFolder);
      committer.replaceWith(
        prunedCopy(database, plan, (bytes) => openUnsigned(SQL, bytes, schema, file)),
      );
      return plan;
    });
    for (const folder of pruned.logFolders) removeLogs(root, stateFolder, folder);
    return pruned;
  } finally {
    await store.close();
  }
}

/** What `prune` would take away. */
export async function wouldPrune(stateFolder: string, before: number): Promise<Pruned> {
  const reader = await openStore(stateFolder, { readOnly: true });
  try {
    return planPrune(reader, before);
  } finally {
    await reader.close();
  }
}

/** Only below the logs of this project, whatever the database says. */
function removeLogs(root: string, stateFolder: string, folder: string): void {
  const logs = path.join(stateFolder, "logs") + path.sep;
  const target = path.resolve(root, folder);
  if (target.startsWith(logs)) fs.rmSync(target, { recursive: true, force: true });
}

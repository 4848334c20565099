import fs from "node:fs";
import path from "node:path";
import type { SqlJsStatic } from "sql.js";
import { eventOf } from "../../../core/model/event";
import { FileStore, usualTuning } from "../fileStore";
import { loadSqlJs } from "../database/loadSqlJs";
import type { MemoryDatabase } from "../database/memoryDatabase";
import { openUnsigned } from "../snapshot/openSnapshot";
import { openStore } from "../openStore";
import { type Candidate, recoveryCandidates } from "./recoveryCandidates";
import { saveRescue } from "./saveRescue";
import { ownSchema } from "../schema";
import { isLoss } from "../storeError";
import { rescueFiles, storeFiles } from "../storeFiles";
import { readForeign } from "../../files/readForeign";

/** What `recover` found, and what it did or would do. */
export interface StoreRecovery {
  /** Why the store cannot be used as it is; null when it can. */
  problem: string | null;
  /** What is kept: where it is and how much; null when nothing can be. */
  kept: { what: string; runs: number; events: number } | null;
  /** Why other files cannot be used. */
  unusable: string[];
  /** Where the files that were there are now; null when nothing was done. */
  movedTo: string | null;
}

async function problemOf(folder: string): Promise<string | null> {
  try {
    await (await openStore(folder, { readOnly: true })).close();
  } catch (error) {
    if (isLoss(error)) return withoutAdvice(error.message);
    throw error;
  }
  const [rescue] = rescueFiles(folder);
  return rescue === undefined
    ? null
    : `${rescue} was saved by a process that found the files damaged`;
}

function withoutAdvice(message: string): string {
  return message.replace(/\. Nothing was changed\..*$/s, "");
}

/** Those that nobody can have changed come first; among them and among the rest, the longest history. */
function best(candidates: readonly Candidate[]): Candidate | undefined {
  const sure = candidates.filter(({ what }) => / as it was written|saved by a process/.test(what));
  const from = sure.length > 0 ? sure : candidates;
  return [...from].sort((a, b) => b.database.lastSeq() - a.database.lastSeq())[0];
}

function countOf(database: MemoryDatabase, table: "runs" | "events"): number {
  return Number(database.all(`SELECT count(*) AS n FROM ${table}`)[0]?.["n"]);
}

/**
 * Says what is wrong with a store and what of it can be kept. With `apply` it goes on from that: everything that was
 * there is moved into a folder of its own, nothing is deleted.
 */
export async function recoverStore(stateFolder: string, apply: boolean): Promise<StoreRecovery> {
  const problem = await problemOf(stateFolder);
  if (problem === null) return { problem, kept: null, unusable: [], movedTo: null };
  const SQL = await loadSqlJs();
  const { candidates, problems } = recoveryCandidates(SQL, storeFiles(stateFolder), ownSchema());
  const chosen = best(candidates);
  const kept =
    chosen === undefined
      ? null
      : {
          what: chosen.what,
          runs: countOf(chosen.database, "runs"),
          events: countOf(chosen.database, "events"),
        };
  try {
    const movedTo = apply ? await goOnFrom(SQL, stateFolder, chosen?.database, kept) : null;
    return { problem, kept, unusable: problems, movedTo };
  } finally {
    for (const { database } of candidates) database.close();
  }
}

/** Moves away what is there and makes a store of the database; whatever is killed in between, it can be done again. */
async function goOnFrom(
  SQL: SqlJsStatic,
  folder: string,
  database: MemoryDatabase | undefined,
  kept: StoreRecovery["kept"],
): Promise<string> {
  const store = new FileStore(SQL, folder, ownSchema(), usualTuning);
  try {
    const movedTo = await store.exclusively((committer) => {
      const safe = database === undefined ? null : saveRescue(folder, database);
      const moved = moveAway(folder, safe);
      if (safe !== null) {
        committer.replaceWith(openUnsigned(SQL, readForeign(safe, "state"), ownSchema(), safe));
        fs.renameSync(safe, path.join(moved, path.basename(safe)));
      }
      return moved;
    });
    if (kept !== null) await store.commit(recoveredEvent(kept, movedTo));
    return movedTo;
  } finally {
    await store.close();
  }
}

function recoveredEvent(kept: NonNullable<StoreRecovery["kept"]>, movedTo: string) {
  const at = Date.now();
  return {
    events: [
      eventOf(
        "history_recovered",
        { event_id: `history_recovered-${at}`, at, run_id: null, workstream_id: null },
        { ...kept, movedTo },
      ),
    ],
    writes: [],
  };
}

/** Puts the files of the store into a folder of their own; the lock stays. */
function moveAway(folder: string, except: string | null): string {
  const to = path.join(folder, `damaged-${new Date().toISOString().replace(/[:.]/g, "-")}`);
  fs.mkdirSync(to, { mode: 0o700 });
  const names = fs.readdirSync(folder).filter((name) => {
    if (path.join(folder, name) === except || name.startsWith("state.lock")) return false;
    return name.startsWith("state.") || name === "store.json";
  });
  for (const name of names) fs.renameSync(path.join(folder, name), path.join(to, name));
  return to;
}

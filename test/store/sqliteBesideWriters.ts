import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { openStore, stateFileOf } from "../../src/node/store/openStore";
import { foundWork } from "./countedWork";
import { ordinaryUser } from "./otherUser";
import { startWriter } from "./startWriter";

const run = promisify(execFile);

/** What the real sqlite3 saw and did; everything from `bad` on must be 0. */
export interface SqliteFigures {
  seconds: number;
  acknowledged: number;
  reads: number;
  refusedWrites: number;
  bad: number;
  wentBack: number;
  acceptedWrites: number;
  lost: number;
  first: string | null;
}

const read = `SELECT count(*), count(*) = coalesce(max(seq), 0)
  AND count(*) = coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'total'), 0) FROM events;
  PRAGMA integrity_check`;
const writes = [
  "INSERT INTO meta(key, value) VALUES ('forged', '1')",
  "DELETE FROM events",
  "PRAGMA journal_mode = WAL",
  "BEGIN EXCLUSIVE; UPDATE meta SET value = '0' WHERE key = 'total'; COMMIT",
  "VACUUM",
];

/** Whether a statement was carried out, and what sqlite3 said; run by a user who owns the file. */
async function sqlite(folder: string, sql: string): Promise<{ isDone: boolean; said: string }> {
  try {
    const { stdout } = await run("sqlite3", ["-bail", stateFileOf(folder), sql], ordinaryUser);
    return { isDone: true, said: stdout.trim() };
  } catch (error) {
    return { isDone: false, said: String(error) };
  }
}

/** Lets the real sqlite3 read, and try to write, again and again while two processes commit. */
export async function sqliteBesideWriters(
  program: string,
  folder: string,
  seconds: number,
): Promise<SqliteFigures> {
  const writers = ["a", "b"].map((name) =>
    startWriter(program, [folder, name, "1000000", ""], ordinaryUser),
  );
  const figures = { reads: 0, refusedWrites: 0, bad: 0, wentBack: 0, acceptedWrites: 0 };
  let first: string | null = null;
  let last = 0;
  try {
    await Promise.all(writers.map(({ child }) => once(child.stdout, "data")));
    // The first snapshot follows the first acknowledgement.
    while (!(await sqlite(folder, "SELECT 1 FROM events LIMIT 1")).isDone);
    for (let round = 0, end = Date.now() + seconds * 1000; Date.now() < end; round++) {
      const { isDone, said } = await sqlite(folder, read);
      const [, count, isWhole] = /^(\d+)\|(\d)\nok$/.exec(said) ?? [];
      if (isDone && isWhole === "1") figures.reads++;
      else {
        figures.bad++;
        first ??= said;
      }
      if (Number(count) < last) figures.wentBack++;
      last = Number(count ?? last);
      const attempt = await sqlite(folder, writes[round % writes.length] ?? "");
      // Asked for another journal mode, a read-only sqlite3 answers with the one that stays.
      if (!attempt.isDone || attempt.said === "delete") figures.refusedWrites++;
      else {
        figures.acceptedWrites++;
        first ??= attempt.said;
      }
    }
  } finally {
    for (const { child } of writers) child.kill("SIGKILL");
    await Promise.all(writers.map(({ ended }) => ended));
  }
  const acknowledged = writers.flatMap((writer) => writer.said());
  const reader = await openStore(folder, { readOnly: true });
  const { ids, broken } = foundWork(reader);
  await reader.close();
  const lost = acknowledged.filter((id) => !ids.has(id)).length;
  const bad = figures.bad + broken.length;
  return { seconds, acknowledged: acknowledged.length, ...figures, bad, lost, first };
}

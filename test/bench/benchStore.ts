import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import type { Transaction } from "../../src/core/ports";
import { Committer } from "../../src/node/store/committer";
import { FileStore, usualTuning } from "../../src/node/store/fileStore";
import { loadSqlJs } from "../../src/node/store/database/loadSqlJs";
import { openStore, stateFileOf } from "../../src/node/store/openStore";
import { ownSchema } from "../../src/node/store/schema";
import { benchOpen } from "./benchOpen";
import { median, percentile, say } from "./figures";

/** What is used of better-sqlite3. */
const SqliteSchema = z.custom<
  new (file: string) => {
    pragma(text: string): unknown;
    prepare(sql: string): { run(...values: unknown[]): unknown };
    transaction(work: () => void): { immediate(): void };
    close(): void;
  }
>((value) => typeof value === "function");

const insert =
  "INSERT INTO events(seq, event_id, at, run_id, workstream_id, event_type, payload) VALUES (?, ?, ?, ?, ?, ?, ?)";
const count = "UPDATE meta SET value = value + 1 WHERE key = 'total'";

let next = 1;

function work(events = 1, size = 180): Transaction {
  return {
    events: Array.from({ length: events }, () => ({
      event_id: `event-${next}`,
      at: next++,
      run_id: "run-1",
      workstream_id: "ws-a",
      event_type: "merged",
      payload: { text: "x".repeat(size) },
    })),
    writes: [{ sql: count, params: [] }],
  };
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A store of about so many megabytes. */
async function filled(folder: string, megabytes: number): Promise<FileStore> {
  const store = new FileStore(await loadSqlJs(), folder, ownSchema(), {
    ...usualTuning,
    snapshotBytes: Number.MAX_SAFE_INTEGER,
    restFactor: Number.MAX_SAFE_INTEGER,
  });
  await store.commit({
    events: [],
    writes: [{ sql: "INSERT INTO meta(key, value) VALUES ('total', 0)", params: [] }],
  });
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += 500 * 1150)
    await store.commit(work(500, 900));
  await renew(store);
  return store;
}

function renew(store: FileStore): Promise<void> {
  return store.exclusively((committer) => {
    committer.snapshot();
  });
}

/** A copy as a process that is killed leaves a store: `kilobytes` of log and no last snapshot. */
async function killedCopy(store: FileStore, folder: string, kilobytes: number): Promise<string> {
  const log = () =>
    fs.readdirSync(folder).find((name) => /^state\.log\.\d+$/.test(name)) ?? "state.db";
  while (fs.statSync(path.join(folder, log())).size < kilobytes * 1024) await store.commit(work());
  const copy = `${folder}-killed`;
  fs.cpSync(folder, copy, { recursive: true });
  return copy;
}

/** The part of the time that snapshots take while one commit follows the other; null when there were too few to say. */
async function snapshotShare(folder: string, seconds: number): Promise<number | null> {
  const store = new FileStore(await loadSqlJs(), folder, ownSchema(), usualTuning);
  const original = z.custom<() => void>().parse(Reflect.get(Committer.prototype, "snapshot"));
  const taken: { end: number; time: number }[] = [];
  Committer.prototype.snapshot = function (this: Committer) {
    const start = performance.now();
    original.call(this);
    taken.push({ end: performance.now(), time: performance.now() - start });
  };
  const start = performance.now();
  try {
    while (performance.now() - start < seconds * 1000 && taken.length < 8)
      await store.commit(work());
  } finally {
    Committer.prototype.snapshot = original;
  }
  await store.close();
  // From the end of one to the end of the last, so that whole cycles are counted.
  const [first, ...later] = taken;
  const last = later.at(-1);
  if (first === undefined || last === undefined || later.length < 2) return null;
  return (100 * later.reduce((sum, { time }) => sum + time, 0)) / (last.end - first.end);
}

function openOther(root: string, from: string, Sqlite: z.infer<typeof SqliteSchema>) {
  const file = path.join(root, "other.db");
  for (const name of ["", "-wal", "-shm"]) fs.rmSync(file + name, { force: true });
  fs.copyFileSync(from, file);
  fs.chmodSync(file, 0o600);
  const database = new Sqlite(file);
  for (const pragma of [
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=0",
    "foreign_keys=ON",
  ]) {
    database.pragma(pragma);
  }
  const [one, total] = [database.prepare(insert), database.prepare(count)];
  let seq = 10_000_000;
  const commit = (all: readonly Transaction[]) => {
    database
      .transaction(() => {
        for (const { events } of all) {
          for (const event of events) {
            const { event_id, at, run_id, workstream_id, event_type, payload } = event;
            one.run(
              seq++,
              event_id,
              at,
              run_id,
              workstream_id,
              event_type,
              JSON.stringify(payload),
            );
          }
          total.run();
        }
      })
      .immediate();
  };
  return {
    commit,
    close: () => {
      database.close();
    },
  };
}

async function benchSize(
  root: string,
  megabytes: number,
  Sqlite: z.infer<typeof SqliteSchema>,
): Promise<void> {
  const folder = path.join(root, String(megabytes));
  const store = await filled(folder, megabytes);
  const other = openOther(root, stateFileOf(folder), Sqlite);
  const second = new FileStore(await loadSqlJs(), folder, ownSchema(), {
    ...usualTuning,
    restFactor: Number.MAX_SAFE_INTEGER,
  });
  await second.refresh();
  const reader = await openStore(folder, { readOnly: true });
  const raw = fs.openSync(path.join(root, "raw"), "w");
  const bytes = Buffer.alloc(560, 65);
  const times = {
    raw: [] as number[],
    other: [] as number[],
    commit: [] as number[],
    refresh: [] as number[],
    handoff: [] as number[],
  };
  // Taken in turns, so that a busy disk is busy for all.
  for (let round = 0; round < 200; round++) {
    // The first rounds only warm up.
    if (round === 50) for (const each of Object.values(times)) each.length = 0;
    times.raw.push(
      await timed(() => {
        fs.writeSync(raw, bytes);
        fs.fdatasyncSync(raw);
      }),
    );
    const [a, b, c] = [work(), work(), work()];
    times.other.push(
      await timed(() => {
        other.commit([a]);
      }),
    );
    times.commit.push(await timed(() => store.commit(b)));
    times.refresh.push(await timed(() => reader.refresh()));
    times.handoff.push(await timed(() => second.commit(c)));
    await store.refresh();
  }
  const groups = { ours: [] as number[], other: [] as number[] };
  for (let round = 0; round < 30; round++) {
    const all = Array.from({ length: 20 }, () => work());
    groups.ours.push(await timed(() => Promise.all(all.map((each) => store.commit(each)))));
    const same = Array.from({ length: 20 }, () => work());
    groups.other.push(
      await timed(() => {
        other.commit(same);
      }),
    );
  }
  const snapshots: number[] = [];
  for (let round = 0; round < 3; round++) {
    await store.commit(work());
    snapshots.push(await timed(() => renew(store)));
  }
  const commit = median(times.commit);
  const size = fs.statSync(stateFileOf(folder)).size / 1e6;
  // p99 is for a person to look at; a shared disk makes it what it likes.
  console.log(
    `store of ${size.toFixed(0)} MB: commit p50 ${commit.toFixed(2)} ms, p99 ${percentile(times.commit, 0.99).toFixed(1)} ms; better-sqlite3 ${median(times.other).toFixed(2)} ms; append and sync ${median(times.raw).toFixed(2)} ms`,
  );
  say("commit : better-sqlite3 WAL FULL", commit / median(times.other), "×", 1.6);
  say("commit : append and fdatasync", commit / median(times.raw), "×", 3.2);
  say(
    "better-sqlite3 rate : ours, 20 at once",
    median(groups.ours) / median(groups.other),
    "×",
    1 / 0.35,
  );
  say("handoff : commit", median(times.handoff) / commit, "×", 2);
  say("a reader's refresh after one commit", median(times.refresh), "ms", 1);
  say("snapshot", median(snapshots), "ms", 10 + 5 * size);
  fs.closeSync(raw);
  other.close();
  await reader.close();
  await second.close();
  const killed = await killedCopy(store, folder, 256);
  await renew(store);
  await store.close();
  await benchOpen(folder, killed);
  // The rest between two grows with what one costs.
  const seconds = size > 50 ? 75 : 25;
  const share = await snapshotShare(folder, seconds);
  if (share === null)
    console.log(`  snapshots: too few in ${seconds} s to say which part of the time`);
  else say("snapshots, part of the time", share, "%", 2);
}

/** It is installed without its scripts, so the first time it has to be built. */
function loadSqlite(): z.infer<typeof SqliteSchema> | null {
  const load = () => {
    try {
      const Sqlite = SqliteSchema.parse(createRequire(import.meta.url)("better-sqlite3"));
      new Sqlite(":memory:").close();
      return Sqlite;
    } catch {
      return null;
    }
  };
  const found = load();
  if (found !== null) return found;
  console.log("store: builds better-sqlite3, once");
  spawnSync("npm", ["rebuild", "better-sqlite3"], { shell: process.platform === "win32" });
  return load();
}

/** The store beside better-sqlite3, at several sizes; skipped by name where that is not built. */
export async function benchStore(): Promise<void> {
  const Sqlite = loadSqlite();
  if (Sqlite === null) {
    console.log(
      "store: skipped, better-sqlite3 is not built here and could not be: npm rebuild better-sqlite3",
    );
    return;
  }
  const root = fs.mkdtempSync(path.join(tmpdir(), "workstreams-bench-store-"));
  try {
    for (const megabytes of [1, 10, 100]) await benchSize(root, megabytes, Sqlite);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { stateFileOf } from "../../src/node/store/openStore";
import { killRounds } from "./killRounds";
import { ordinaryUsersFolder } from "./otherUser";
import { losePower, syncSites } from "./powerLoss";
import { recordWorkload } from "./recordWorkload";
import { sqliteBesideWriters } from "./sqliteBesideWriters";
import { bundleProgram } from "../support/bundleProgram";
import { suspendHolder } from "./suspendHolder";

const root = mkdtempSync(path.join(tmpdir(), "workstreams-store-"));

/** Prints figures; those named must be 0. */
function report(
  name: string,
  figures: Readonly<Record<string, unknown>>,
  mustBeZero: readonly string[],
): void {
  const isBad = mustBeZero.some((each) => figures[each] !== 0);
  if (isBad) process.exitCode = 1;
  console.log(`${isBad ? "FAILED" : "ok"} ${name}: ${JSON.stringify(figures)}`);
}

async function kills(rounds: number, writers: number): Promise<void> {
  const folder = path.join(root, `kill${writers}`, ".workstreams");
  const ackFolder = path.join(root, `acks${writers}`);
  mkdirSync(ackFolder);
  const result = path.join(root, `reader${writers}.json`);
  const reader =
    writers > 1
      ? spawn(
          process.execPath,
          [await bundleProgram("test/store/reader.ts"), folder, ackFolder, result],
          {
            stdio: "inherit",
          },
        )
      : undefined;
  const figures = await killRounds(await bundleProgram("test/store/writer.ts"), folder, {
    rounds,
    writers,
    ackFolder,
  });
  reader?.kill("SIGKILL");
  report(`kill -9, ${writers} writers`, { ...figures }, [
    "lost",
    "badBefore",
    "badAfter",
    "broken",
  ]);
  if (reader === undefined) return;
  const seen = z.object({ refreshes: z.int(), wrong: z.array(z.string()) });
  const { refreshes, wrong } = seen.parse(JSON.parse(readFileSync(result, "utf8")));
  report("a reader beside them", { refreshes, wrong: wrong.length, first: wrong[0] }, ["wrong"]);
}

async function power(points: number, pointsWithout: number): Promise<void> {
  const operations = await recordWorkload(path.join(root, "workload"), 160);
  const folder = path.join(root, "crash");
  const harms = ["lost", "cameBack", "badSnapshot", "refused", "broken"];
  report("power loss", { ...(await losePower(operations, folder, { points })) }, harms);
  for (const without of syncSites) {
    const { points: tried, ...harm } = await losePower(operations, folder, {
      points: pointsWithout,
      without,
    });
    const loses = Object.values(harm).some((each) => each > 0);
    report(`without ${without} it loses`, { points: tried, ...harm, kept: loses ? 0 : 1 }, [
      "kept",
    ]);
    const there = await losePower(operations, folder, {
      points: Math.ceil(pointsWithout / 5),
      behind: without,
    });
    report(`with ${without}, at the same moments`, { ...there }, harms);
  }
}

async function stress(): Promise<void> {
  const folder = path.join(root, "stress", ".workstreams");
  const program = await bundleProgram("test/store/writer.ts");
  const started = performance.now();
  const all = ["a", "b", "c", "d"].map((name) =>
    spawn(process.execPath, [program, folder, name, "500"], {
      stdio: ["ignore", "ignore", "inherit"],
    }),
  );
  let reads = 0;
  let bad = 0;
  const ended = Promise.all(all.map((child) => once(child, "close")));
  const isRunning = () => all.some((child) => child.exitCode === null);
  while (isRunning()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      const sql =
        "SELECT count(*) = coalesce(max(seq), 0) AND count(*) = coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'total'), 0) FROM events; PRAGMA integrity_check";
      if (sqlite(folder, sql) === "1\nok") reads++;
      else bad++;
    } catch (error) {
      if (reads > 0) bad++;
      else if (!/unable to open|no such table/.test(String(error))) bad++;
    }
  }
  await ended;
  const missing = 4 * 1400 - Number(sqlite(folder, "SELECT count(*) FROM events"));
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  report("4 processes × 500, sqlite3 reading", { seconds, reads, bad, missing }, [
    "bad",
    "missing",
  ]);
}

async function besideSqlite(seconds: number): Promise<void> {
  const program = await bundleProgram("test/store/writer.ts");
  const folder = ordinaryUsersFolder(mkdtempSync(path.join(root, "sqlite-")), program);
  chmodSync(root, 0o755);
  const { first, ...figures } = await sqliteBesideWriters(program, folder, seconds);
  const mustBeZero = ["bad", "wentBack", "acceptedWrites", "lost"];
  report("sqlite3 reads and tries to write", { ...figures, first }, mustBeZero);
}

async function suspend(seconds: number): Promise<void> {
  const folder = path.join(root, "suspend", ".workstreams");
  const figures = await suspendHolder(await bundleProgram("test/store/writer.ts"), folder, seconds);
  report("suspended while it holds the lock", { ...figures }, ["lost", "broken"]);
}

function sqlite(folder: string, sql: string): string {
  return execFileSync("sqlite3", ["-readonly", stateFileOf(folder), sql], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

const asked = process.argv.slice(2);
const isAsked = (name: string) => asked.length === 0 || asked.includes(name);
const few =
  process.env["STORE_ROUNDS"] === undefined ? undefined : Number(process.env["STORE_ROUNDS"]);

try {
  if (isAsked("kill")) await kills(few ?? 200, 1);
  if (isAsked("kill3")) await kills(few ?? 100, 3);
  if (isAsked("power")) await power(few ?? 300, few ?? 150);
  if (isAsked("stress")) await stress();
  if (isAsked("sqlite")) await besideSqlite(10);
  if (isAsked("suspend")) await suspend(60);
} finally {
  rmSync(root, { recursive: true, force: true });
}

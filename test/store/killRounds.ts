import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../src/node/store/openStore";
import { storeFiles } from "../../src/node/store/storeFiles";
import { busyTuning, foundWork, openTuned } from "./countedWork";
import { startWriter } from "./startWriter";

/** What was found in all rounds; everything from `lost` on must be 0. */
export interface KillFigures {
  rounds: number;
  acknowledged: number;
  leftTemporary: number;
  leftSecondLog: number;
  leftLock: number;
  /** A writer goes on until it is killed. */
  endedEarly: number;
  lost: number;
  badBefore: number;
  badAfter: number;
  broken: number;
}

function isIntact(file: string): boolean {
  return (
    execFileSync("sqlite3", ["-readonly", file, "PRAGMA integrity_check"], {
      encoding: "utf8",
    }).trim() === "ok"
  );
}

function countLeftovers(folder: string, figures: KillFigures): void {
  const names = readdirSync(folder);
  if (names.includes("state.db.tmp")) figures.leftTemporary++;
  if (names.includes("state.lock")) figures.leftLock++;
  if (names.filter((name) => /^state\.log\.\d+$/.test(name)).length > 1) figures.leftSecondLog++;
}

/** Kills writers at random moments, again and again on one store, and looks at what is left each time. */
export async function killRounds(
  program: string,
  folder: string,
  { rounds, writers, ackFolder }: { rounds: number; writers: number; ackFolder?: string },
): Promise<KillFigures> {
  const figures: KillFigures = {
    rounds,
    acknowledged: 0,
    leftTemporary: 0,
    leftSecondLog: 0,
    leftLock: 0,
    endedEarly: 0,
    lost: 0,
    badBefore: 0,
    badAfter: 0,
    broken: 0,
  };
  const acknowledged = new Set<string>();
  const { database } = storeFiles(folder);
  mkdirSync(folder, { recursive: true });
  for (let round = 1; round <= rounds; round++) {
    const all = Array.from({ length: writers }, (_, n) =>
      startWriter(program, [
        folder,
        `r${round}w${n}`,
        "1000000",
        ackFolder === undefined ? "" : path.join(ackFolder, `w${n}`),
      ]),
    );
    // Now and then it dies before it can say anything.
    if (Math.random() < 0.85)
      await Promise.race(all.flatMap(({ child, ended }) => [once(child.stdout, "data"), ended]));
    await sleep(Math.random() * 150);
    figures.endedEarly += all.filter(({ child }) => child.exitCode !== null).length;
    for (const { child } of all) {
      child.kill("SIGKILL");
      if (writers > 1) await sleep(Math.random() * 60);
    }
    await Promise.all(all.map(({ ended }) => ended));
    for (const { said } of all) for (const id of said()) acknowledged.add(id);
    countLeftovers(folder, figures);
    if (existsSync(database) && !isIntact(database)) figures.badBefore++;
    // Every fourth time the next writers find what the dead ones left.
    if (round % 4 === 0 && round < rounds) continue;
    await recover(folder, acknowledged, figures);
  }
  figures.acknowledged = acknowledged.size;
  return figures;
}

async function recover(
  folder: string,
  acknowledged: ReadonlySet<string>,
  figures: KillFigures,
): Promise<void> {
  const reader = await openStore(folder, { readOnly: true });
  const seen = foundWork(reader);
  await reader.close();
  for (const id of acknowledged) if (!seen.ids.has(id)) figures.lost++;
  const store = await openTuned(folder, busyTuning);
  await store.exclusively((committer) => {
    committer.catchUp();
    committer.snapshot();
  });
  const { ids, broken } = foundWork(store);
  if (broken.length > 0 || seen.broken.length > 0 || ids.size !== seen.ids.size) figures.broken++;
  await store.close();
  if (existsSync(storeFiles(folder).database) && !isIntact(storeFiles(folder).database))
    figures.badAfter++;
}

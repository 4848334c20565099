import { execFileSync } from "node:child_process";
import fs, { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore } from "../../src/node/store/openStore";
import { countedWork, foundWork, openTuned } from "./countedWork";
import type { Operation } from "./recordedFolder";

/** The places that make something durable; each of them is needed. */
export const syncSites = [
  "syncAppended",
  "syncFound",
  "syncWithdrawn",
  "state.db.tmp",
  "state.log",
  "syncNewNames",
  "syncSwitch",
  "syncTakenOver",
] as const;
export type SyncSite = (typeof syncSites)[number];

/** What was found at all crash points; everything from `lost` on must be 0. */
export interface PowerFigures {
  points: number;
  lost: number;
  /** Told to have failed, and there all the same. */
  cameBack: number;
  badSnapshot: number;
  refused: number;
  broken: number;
}

type Random = () => number;

function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

type Change = { at: number; data: Buffer } | { size: number };

function changed(before: Buffer, change: Change): Buffer {
  if ("size" in change) {
    const missing = Buffer.alloc(Math.max(0, change.size - before.length));
    return Buffer.concat([before.subarray(0, change.size), missing]);
  }
  const after = Buffer.alloc(Math.max(before.length, change.at + change.data.length));
  before.copy(after);
  change.data.copy(after, change.at);
  return after;
}

type NameChange = Extract<Operation, { kind: "link" | "unlink" | "rename" }>;

function rename(names: Map<string, number>, change: NameChange): void {
  if (change.kind === "unlink") names.delete(change.name);
  if (change.kind === "link") names.set(change.name, change.inode);
  if (change.kind !== "rename") return;
  names.delete(change.from);
  names.set(change.to, change.inode);
}

/** A disk as it would be after so many operations: what was synced, and what may be there or not. */
class Disk {
  readonly names = new Map<string, number>();
  pendingNames: NameChange[] = [];
  readonly durable = new Map<number, Buffer>();
  readonly pending = new Map<number, Change[]>();

  constructor(operations: readonly Operation[], without: SyncSite | null) {
    for (const operation of operations) this.#apply(operation, without);
  }

  #apply(operation: Operation, without: SyncSite | null): void {
    switch (operation.kind) {
      case "link":
      case "unlink":
      case "rename":
        this.pendingNames.push(operation);
        break;
      case "write":
        this.#add(operation.inode, { at: operation.at, data: operation.data });
        break;
      case "cut":
        this.#add(operation.inode, { size: operation.size });
        break;
      case "sync":
        if (operation.site !== without) this.#sync(operation.inode);
        break;
      default:
    }
  }

  #add(inode: number, change: Change): void {
    this.pending.set(inode, [...(this.pending.get(inode) ?? []), change]);
  }

  #sync(inode: number | "folder"): void {
    if (inode === "folder") {
      for (const change of this.pendingNames) rename(this.names, change);
      this.pendingNames = [];
      return;
    }
    const before = this.durable.get(inode) ?? Buffer.alloc(0);
    this.durable.set(inode, (this.pending.get(inode) ?? []).reduce(changed, before));
    this.pending.delete(inode);
  }

  /** One of the many things that the disk may hold when the power comes back. */
  write(folder: string, random: Random): void {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const names = new Map(this.names);
    const mode = random();
    const kept = Math.floor(random() * (this.pendingNames.length + 1));
    for (const [at, change] of this.pendingNames.entries()) {
      const isThere =
        mode < 0.25 ? false : mode < 0.5 || (mode < 0.75 ? at < kept : random() < 0.5);
      if (isThere) rename(names, change);
    }
    for (const [name, inode] of names)
      writeFileSync(path.join(folder, name), this.#content(inode, random));
  }

  #content(inode: number, random: Random): Buffer {
    const all = this.pending.get(inode) ?? [];
    const mode = random();
    const first = Math.floor(random() * (all.length + 1));
    const some =
      mode < 0.25
        ? []
        : mode < 0.5
          ? [...all]
          : mode < 0.75
            ? all.slice(0, first)
            : all.filter(() => random() < 0.5);
    if (random() < 0.2) some.reverse();
    return some
      .flatMap((change) => (random() < 0.5 ? torn(change, random) : [change]))
      .reduce(changed, this.durable.get(inode) ?? Buffer.alloc(0));
  }
}

/** Sectors of a write that came to the disk. */
function torn(change: Change, random: Random): Change[] {
  if ("size" in change) return [change];
  const sectors: Change[] = [];
  for (let from = 0; from < change.data.length; from += 512) {
    if (random() < 0.5) continue;
    sectors.push({ at: change.at + from, data: change.data.subarray(from, from + 512) });
  }
  return sectors;
}

function isIntact(file: string): boolean {
  try {
    const answer = execFileSync("sqlite3", ["-readonly", file, "PRAGMA integrity_check"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return answer.trim() === "ok";
  } catch {
    return false;
  }
}

async function lookAfterCrash(
  folder: string,
  expected: { acknowledged: readonly string[]; failed: readonly string[] },
  figures: PowerFigures,
): Promise<void> {
  const check = (found: ReturnType<typeof foundWork>, more: readonly string[] = []) => {
    if ([...expected.acknowledged, ...more].some((id) => !found.ids.has(id))) figures.lost++;
    if (expected.failed.some((id) => found.ids.has(id))) figures.cameBack++;
    if (found.broken.length > 0) figures.broken++;
  };
  const reader = await openStore(folder, { readOnly: true });
  check(foundWork(reader));
  await reader.close();
  const store = await openTuned(folder);
  const next = countedWork("after", 1, 2);
  await store.commit(next);
  check(foundWork(store));
  await store.close();
  const again = await openStore(folder, { readOnly: true });
  check(
    foundWork(again),
    next.events.map(({ event_id }) => event_id),
  );
  await again.close();
}

/** The worst moments: right after something was acknowledged, and around a switch. */
function worstMoments(operations: readonly Operation[]): number[] {
  return operations.flatMap(({ kind }, at) =>
    ["acknowledged", "failed", "rename", "unlink"].includes(kind) ? [at + 1] : [],
  );
}

function touches(operation: Operation, inode: number | "folder"): boolean {
  if (operation.kind === "write" || operation.kind === "cut") return operation.inode === inode;
  return inode === "folder" && ["link", "unlink", "rename"].includes(operation.kind);
}

/** The moments that a sync protects: after what is done next, up to the next sync of the same file; none where there was nothing to sync. */
function momentsBehind(operations: readonly Operation[], site: SyncSite): number[] {
  const unsynced = new Set<number | "folder">();
  let guarded: number | "folder" | undefined;
  const moments: number[] = [];
  for (const [at, operation] of operations.entries()) {
    if (operation.kind === "sync") {
      const { inode } = operation;
      const isNeeded = operation.site === site && unsynced.has(inode);
      if (isNeeded) guarded = inode;
      else if (guarded === inode) guarded = undefined;
      unsynced.delete(inode);
    }
    for (const inode of ["inode" in operation ? operation.inode : "folder", "folder"] as const)
      if (touches(operation, inode)) unsynced.add(inode);
    if (guarded !== undefined && operation.kind !== "sync") moments.push(at + 1);
  }
  return moments;
}

/** What was told to have failed and must not be there: what is tried again may be from the first write on. */
function mustBeGone(operations: readonly Operation[], cut: number): string[] {
  const tried = new Set(
    operations.flatMap((each) => (each.kind === "acknowledged" ? each.ids : [])),
  );
  return operations.slice(0, cut).flatMap((each, at) => {
    if (each.kind !== "failed") return [];
    const isWriting = operations.slice(at, cut).some(({ kind }) => kind === "write");
    return isWriting ? each.ids.filter((id) => !tried.has(id)) : each.ids;
  });
}

/**
 * Cuts the power at `points` moments of what was recorded, and opens what is left. `without` takes away one of the
 * syncs and looks at the moments that it protects; `behind` looks at the same with the sync in its place.
 */
export async function losePower(
  operations: readonly Operation[],
  folder: string,
  {
    points,
    without = null,
    behind = without,
    seed = 12345,
    isEnough = () => false,
  }: {
    points: number;
    without?: SyncSite | null;
    behind?: SyncSite | null;
    seed?: number;
    /** Whether the figures so far say all that is asked. */
    isEnough?: (figures: PowerFigures) => boolean;
  },
): Promise<PowerFigures> {
  const random = randomFrom(seed);
  const figures: PowerFigures = {
    points,
    lost: 0,
    cameBack: 0,
    badSnapshot: 0,
    refused: 0,
    broken: 0,
  };
  const worst = behind === null ? worstMoments(operations) : momentsBehind(operations, behind);
  const chance = behind === null ? 0.4 : 0;
  for (let point = 0; point < points && !isEnough(figures); point++) {
    const any = Math.floor(random() * operations.length) + 1;
    const cut = random() < chance ? any : (worst[Math.floor(random() * worst.length)] ?? any);
    const done = operations.slice(0, cut);
    new Disk(done, without).write(folder, random);
    const acknowledged = done.flatMap((each) => (each.kind === "acknowledged" ? each.ids : []));
    const failed = mustBeGone(operations, cut);
    const database = path.join(folder, "state.db");
    if (fs.existsSync(database) && !isIntact(database)) figures.badSnapshot++;
    try {
      await lookAfterCrash(folder, { acknowledged, failed }, figures);
    } catch {
      figures.refused++;
    }
  }
  return figures;
}

import fs from "node:fs";
import { describeHolder, type HolderState, judgeHolder, parseCard } from "./lockHolder";
import { StoreError } from "../storeError";
import { storeFiles } from "../storeFiles";
import { readForeignText } from "../../files/readForeign";

/** Whose lock it was. */
export interface Unlocked {
  pid: number | null;
  host: string | null;
  since: number | null;
  state: HolderState;
}

/**
 * Removes the lock of a process that is gone, or with `force` of one that nobody here can judge; never that of a
 * process that is alive here. Null when there was none.
 */
export function unlockStore(stateFolder: string, force: boolean): Unlocked | null {
  const { lock } = storeFiles(stateFolder);
  if (!fs.existsSync(lock)) return null;
  const holder = parseCard(readForeignText(lock, "state"));
  const state = judgeHolder(holder);
  if (state !== "dead" && !(state === "unknown" && force)) {
    throw new StoreError("locked", describeHolder(lock, holder));
  }
  fs.rmSync(lock);
  if (holder !== null) fs.rmSync(`${lock}.${holder.pid}.${holder.nonce}`, { force: true });
  return {
    pid: holder?.pid ?? null,
    host: holder?.host ?? null,
    since: holder?.since ?? null,
    state,
  };
}

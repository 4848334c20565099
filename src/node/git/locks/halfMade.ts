import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isGitAtWork } from "./gitAtWork";
import { gitFolderOf } from "../gitFolder";
import { readForeignText } from "../../files/readForeign";

/** A checkout of a large repository takes that long. */
const patienceMs = 60_000;
const pauseMs = 50;

/** Git locks a working tree with this word until it is whole. */
function isHalfMade(folder: string): boolean {
  const mark = path.join(gitFolderOf(folder), "locked");
  return existsSync(mark) && readForeignText(mark, "document").trim() === "initializing";
}

/**
 * Removes a linked working tree that was not whole yet when the git that made it was killed: nobody has worked in it. Its
 * branch stays. One that a git still makes is waited for.
 */
export async function removeHalfMade(folder: string): Promise<void> {
  if (!existsSync(path.join(folder, ".git"))) return;
  const until = performance.now() + patienceMs;
  while (isHalfMade(folder) && isGitAtWork(folder) && performance.now() < until)
    await sleep(pauseMs);
  if (!isHalfMade(folder)) return;
  rmSync(gitFolderOf(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

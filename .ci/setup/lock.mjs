import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits until no other set-up runs in this folder; the result lets go again. */
export async function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); await sleep(100)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) {
      rmSync(file, { force: true });
    } else if (!told && owner !== undefined) {
      console.log(`set-up: waiting for another set-up (process ${owner})`);
      told = true;
    }
  }
  return () => rmSync(file, { force: true });
}

/** A hard link appears with its content in one step; a new file would be seen empty. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(mine);
  }
}

function ownerOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

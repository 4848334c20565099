import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../src/node/store/openStore";
import { foundWork } from "./countedWork";

// Run as a process of its own beside writers that are killed: nothing goes back, changes or is there by halves, and
// what was acknowledged before a refresh is there after it. Writes what it found to a file again and again.
async function read(folder: string, ackFolder: string, resultFile: string): Promise<void> {
  const result = { refreshes: 0, wrong: [] as string[] };
  const reader = await openStore(folder, { readOnly: true });
  let last = 0;
  for (;;) {
    const acknowledged = Math.max(
      0,
      ...readdirSync(ackFolder).map((name) =>
        Number(readFileSync(path.join(ackFolder, name), "utf8")),
      ),
    );
    try {
      await reader.refresh();
    } catch (error) {
      result.wrong.push(String(error));
    }
    const found = foundWork(reader);
    result.refreshes++;
    result.wrong.push(...found.broken);
    if (found.last < acknowledged)
      result.wrong.push(`${acknowledged} was acknowledged, ${found.last} is seen`);
    if (found.last < last) result.wrong.push(`went back from ${last} to ${found.last}`);
    last = found.last;
    writeFileSync(`${resultFile}.tmp`, JSON.stringify(result));
    renameSync(`${resultFile}.tmp`, resultFile);
    await sleep(5);
  }
}

const [folder = "", ackFolder = "", resultFile = ""] = process.argv.slice(2);
void read(folder, ackFolder, resultFile);

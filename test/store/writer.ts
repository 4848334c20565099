import { writeFileSync, writeSync } from "node:fs";
import { countedWork, openTuned } from "./countedWork";

// Run as a process of its own: commits counted work until it is killed, or `limit` times; tells every id that is on disk.
async function write(folder: string, name: string, limit: number, ackFile: string): Promise<void> {
  const store = await openTuned(folder);
  let next = 1;
  const commit = async (count: number) => {
    const work = countedWork(name, next, count, (next * 37) % 900);
    next += count;
    await store.commit(work);
    writeSync(1, `${work.events.map((event) => event.event_id).join("\n")}\n`);
    if (ackFile === "") return;
    const seq = store.all("SELECT max(seq) AS seq FROM events WHERE workstream_id = ?", [name])[0];
    writeFileSync(ackFile, String(seq?.["seq"] ?? 0).padStart(12));
  };
  for (let n = 1; n <= limit; n++) {
    if (n % 5 === 0) await Promise.all([commit(1), commit(2), commit(3)]);
    else await commit(1 + (n % 3));
  }
  await store.close();
}

const [folder = "", name = "", limit = "0", ackFile = ""] = process.argv.slice(2);
void write(folder, name, Number(limit), ackFile);

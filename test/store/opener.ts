import { openStore } from "../../src/node/store/openStore";

// Run as a process of its own: opens a store for reading, and tells how long that took from the first line of the
// program on (sql.js is loaded too), how much of it was work, and how much memory it holds (`--expose-gc`).
async function open(folder: string): Promise<void> {
  const start = performance.now();
  const usage = process.cpuUsage();
  const reader = await openStore(folder, { readOnly: true });
  const events = reader.all("SELECT count(*) AS n FROM events")[0]?.["n"];
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(usage);
  const atFirst = process.memoryUsage().rss / 1e6;
  globalThis.gc?.();
  const held = process.memoryUsage().rss / 1e6;
  console.log(
    JSON.stringify({ milliseconds, work: (user + system) / 1000, events, atFirst, held }),
  );
}

void open(process.argv[2] ?? "");

import { openStore } from "../../../../src/node/store/openStore";

/** Run as a process of its own: commits numbered events and prints each number once it is on disk. */
async function commitMany(folder: string, name: string, count: number): Promise<void> {
  const store = await openStore(folder);
  for (let n = 1; n <= count; n++) {
    await store.commit({
      events: [
        {
          event_id: `${name}-${n}`,
          at: n,
          run_id: null,
          workstream_id: name,
          event_type: "merged",
          payload: { n, padding: "x".repeat(2000) },
        },
      ],
      writes: [],
    });
    process.stdout.write(`${n}\n`);
  }
  await store.close();
}

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
void commitMany(folder, name, Number(count));

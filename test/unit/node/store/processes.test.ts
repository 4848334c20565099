import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { stateFileOf } from "../../../../src/node/store/openStore";
import { removeTemporaryFolders, temporaryFolder } from "./temporaryFolder";

const here = import.meta.dirname;
let program = "";

/** One file with its assets beside it, as the product ships: starts in a fraction of the time. */
async function bundleCommitter(): Promise<string> {
  const outfile = path.join(temporaryFolder(), "committer.cjs");
  const packages = createRequire(import.meta.url);
  copyFileSync(
    packages.resolve("sql.js/dist/sql-wasm.wasm"),
    path.join(path.dirname(outfile), "sql-wasm.wasm"),
  );
  copyFileSync(
    path.join(here, "../../../../src/node/store/schema.sql"),
    path.join(path.dirname(outfile), "schema.sql"),
  );
  await build({
    entryPoints: [path.join(here, "committer.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  return outfile;
}

/** Starts a committer; `acknowledged` is the last number that it said is on disk. */
function start(folder: string, name: string, count: number) {
  const child = spawn(process.execPath, [program, folder, name, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const acknowledged = () => Number(output.trimEnd().split("\n").at(-1));
  return { child, acknowledged };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "close");
}

function sqlite(folder: string, sql: string): string {
  return execFileSync("sqlite3", [stateFileOf(folder), sql], { encoding: "utf8" }).trim();
}

suite("several processes and one database", () => {
  suiteSetup(async () => {
    program = await bundleCommitter();
  });
  suiteTeardown(removeTemporaryFolders);

  test("three processes that commit at once lose nothing and number without gaps", async () => {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const all = ["a", "b", "c"].map((name) => start(folder, name, 25));
    await Promise.all(all.map(({ child }) => ended(child)));
    assert.deepEqual(
      all.map(({ acknowledged }) => acknowledged()),
      [25, 25, 25],
    );
    assert.equal(sqlite(folder, "SELECT count(*), max(seq), min(seq) FROM events"), "75|75|1");
    assert.equal(
      sqlite(folder, "SELECT workstream_id, count(*) FROM events GROUP BY 1 ORDER BY 1"),
      "a|25\nb|25\nc|25",
    );
  }).timeout(60_000);

  test("a process killed in the middle, twenty times, leaves a complete database with all it acknowledged", async () => {
    for (let round = 0; round < 20; round++) {
      const folder = path.join(temporaryFolder(), ".workstreams");
      const { child, acknowledged } = start(folder, "a", 1_000_000);
      await once(child.stdout, "data");
      await sleep(round * 7);
      child.kill("SIGKILL");
      await once(child, "close");
      assert.equal(sqlite(folder, "PRAGMA integrity_check"), "ok");
      const [count, last] = sqlite(folder, "SELECT count(*), max(seq) FROM events").split("|");
      assert.equal(count, last);
      const stored = Number(count);
      assert.ok(
        stored === acknowledged() || stored === acknowledged() + 1,
        `${stored} stored, ${acknowledged()} acknowledged`,
      );
    }
  }).timeout(120_000);
});

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { stateFileOf } from "../../../../src/node/store/openStore";
import { killRounds } from "../../../store/killRounds";
import { bundleProgram } from "../../../support/bundleProgram";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

let program = "";

function sqlite(folder: string, sql: string): string {
  return execFileSync("sqlite3", [stateFileOf(folder), sql], { encoding: "utf8" }).trim();
}

suite("several processes and one database", () => {
  suiteSetup(async () => {
    program = await bundleProgram("test/store/writer.ts");
  });
  suiteTeardown(removeTemporaryFolders);

  test("three processes that commit at once lose nothing and number without gaps", async () => {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const all = ["a", "b", "c"].map((name) =>
      spawn(process.execPath, [program, folder, name, "25"], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
    );
    await Promise.all(all.map((child) => once(child, "close")));
    assert.deepEqual(
      all.map((child) => child.exitCode),
      [0, 0, 0],
    );
    assert.equal(sqlite(folder, "SELECT count(*), max(seq), min(seq) FROM events"), "207|207|1");
    assert.equal(
      sqlite(folder, "SELECT workstream_id, count(*) FROM events GROUP BY 1 ORDER BY 1"),
      "a|69\nb|69\nc|69",
    );
    assert.equal(sqlite(folder, "SELECT value FROM meta WHERE key = 'total'"), "207");
  });

  test("a process killed thirty times leaves a complete database and all that it acknowledged", async () => {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const figures = await killRounds(program, folder, { rounds: 30, writers: 1 });
    const { lost, badBefore, badAfter, broken, acknowledged } = figures;
    assert.deepEqual(
      { lost, badBefore, badAfter, broken },
      { lost: 0, badBefore: 0, badAfter: 0, broken: 0 },
    );
    assert.ok(acknowledged > 0);
  });
});

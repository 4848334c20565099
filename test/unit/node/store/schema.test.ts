import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { runTransitions, workstreamTransitions } from "../../../../src/core/model/states";
import { openStore, stateFileOf } from "../../../../src/node/store/openStore";
import { loadSqlJs } from "../../../../src/node/store/database/loadSqlJs";
import { emptyDatabase, objectsIn, objectsOf, ownSchema } from "../../../../src/node/store/schema";
import { sampleRun } from "./sampleRun";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

const schema = readFileSync(
  path.join(import.meta.dirname, "../../../../src/node/store/schema.sql"),
  "utf8",
);

function allowedBy(trigger: string): string[] {
  const text = schema.slice(schema.indexOf(`CREATE TRIGGER ${trigger} `));
  const list = text.slice(text.indexOf("NOT IN ("), text.indexOf("BEGIN"));
  return [...list.matchAll(/'([a-z_]+>[a-z_]+)'/g)].map((match) => match[1] ?? "").sort();
}

function pairs(table: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(table)
    .flatMap(([from, next]) => next.map((to) => `${from}>${to}`))
    .sort();
}

async function sampleFile(): Promise<string> {
  const folder = path.join(temporaryFolder(), ".workstreams");
  const store = await openStore(folder);
  await store.commit(sampleRun());
  await store.close();
  return stateFileOf(folder);
}

function sqlite(file: string, sql: string): string {
  return execFileSync("sqlite3", [file, sql], { encoding: "utf8" });
}

suite("the database schema", () => {
  teardown(removeTemporaryFolders);

  test("is in a new database what its text says", async () => {
    const made = emptyDatabase(await loadSqlJs(), ownSchema());
    // SQLite makes an index for each unique column by itself.
    const own = [...objectsOf(made)].filter(([name]) => !name.startsWith("index sqlite_"));
    made.close();
    const said = objectsIn(ownSchema());
    assert.deepEqual(new Map(own), said);
    assert.equal(said.size, schema.match(/^CREATE /gm)?.length);
  });

  test("allows the same transitions as the tables in core", () => {
    assert.deepEqual(allowedBy("workstream_transitions"), pairs(workstreamTransitions));
    assert.deepEqual(allowedBy("run_transitions"), pairs(runTransitions));
  });

  test("refuses a transition that the tables do not have, also in the sqlite3 program", async () => {
    const file = await sampleFile();
    const asked = "UPDATE run_workstreams SET state = 'editing'";
    const answer = spawnSync("sqlite3", [file, asked], { encoding: "utf8" });
    assert.notEqual(answer.status, 0);
    assert.match(answer.stderr, /cannot go from this state/);
    assert.equal(sqlite(file, "SELECT state FROM run_workstreams"), "done\n");
  });

  test("answers workflow.md's question, verbatim, in the sqlite3 program", async () => {
    const asked = `SELECT w.id, w.openspec_change, w.state, r.status
    FROM workstreams w
    JOIN runs r ON w.run_id = r.id
    WHERE w.id = 'ws-rate-limiting'`;
    assert.equal(
      sqlite(await sampleFile(), asked),
      "ws-rate-limiting|rate-limiting|done|completed\n",
    );
  });

  const forbidden = [
    "UPDATE events SET payload = '{\"forged\":true}' WHERE seq = 3",
    "DELETE FROM events WHERE seq = 3",
    "INSERT OR REPLACE INTO events SELECT 3, 'forged', at, run_id, workstream_id, event_type, payload FROM events WHERE seq = 3",
    "REPLACE INTO events SELECT 999, event_id, at, run_id, workstream_id, event_type, payload FROM events WHERE seq = 3",
  ];
  for (const sql of forbidden) {
    test(`refuses ${sql.split(" ").slice(0, 3).join(" ")} on events in the sqlite3 program`, async () => {
      const file = await sampleFile();
      const before = sqlite(file, "SELECT * FROM events");
      const answer = spawnSync("sqlite3", [file, sql], { encoding: "utf8" });
      assert.notEqual(answer.status, 0);
      assert.match(answer.stderr, /append-only/);
      assert.equal(sqlite(file, "SELECT * FROM events"), before);
    });
  }
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { openStore, stateFileOf } from "../../src/node/store/openStore";
import { InspectDocumentSchema, InspectRowsDocumentSchema } from "../../src/protocol/cli";
import { insert, sampleRun, sampleRunId } from "../unit/node/store/sampleRun";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { runCli } from "./support/runCli";

let root = "";

function emptyProject(): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "openspec"));
  return folder;
}

async function rows(...args: readonly string[]) {
  const answer = await runCli(["inspect", ...args, "--json"], { cwd: root });
  assert.equal(answer.exitCode, 0, answer.stderr);
  return InspectRowsDocumentSchema.parse(JSON.parse(answer.stdout)).data ?? [];
}

suite("inspect", () => {
  suiteSetup(async () => {
    root = emptyProject();
    const store = await openStore(path.join(root, ".workstreams"));
    await store.commit(sampleRun());
    await store.close();
  });
  suiteTeardown(removeTemporaryFolders);

  test("the first lines answer whether runtime tests passed and errors are new", async () => {
    const { exitCode, stdout } = await runCli(["inspect"], { cwd: root });
    assert.equal(exitCode, 0);
    const lines = stdout.split("\n");
    assert.match(lines[0] ?? "", /^Latest run: run-7c1f09 completed, /);
    assert.equal(lines[1], "Runtime tests: passed");
    assert.equal(lines[2], "New errors: 1 found, all VERIFIED as fixed");
    assert.match(stdout, /ws-rate-limiting {2}rate-limiting {2}done/);
    assert.match(stdout, /openspec-workstreams merge --ws-id ws-rate-limiting/);
    assert.match(stdout, /1 run, 5 attempts, 1 issue, 1 error, 1 fix attempt, 17 events/);
  });

  test("--json says the same in one document", async () => {
    const { stdout } = await runCli(["inspect", "--json"], { cwd: root });
    const { data } = InspectDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(data?.latestRun?.id, sampleRunId);
    assert.equal(data.latestRun.runtimeTestsPassed, true);
    assert.deepEqual([data.latestRun.newErrors, data.latestRun.openErrors], [1, 0]);
    assert.deepEqual(data.workstreams, [
      {
        id: "ws-rate-limiting",
        change: "rate-limiting",
        state: "done",
        reason: null,
        merged: false,
        archived: false,
      },
    ]);
    assert.equal(data.counts["events"], 17);
  });

  test("every view fits 80 columns, except places, which stay whole on their own line", async () => {
    for (const view of ["", "runs", "workstreams", "attempts", "issues", "errors", "events"]) {
      const { exitCode, stdout, stderr } = await runCli(["inspect", ...(view ? [view] : [])], {
        cwd: root,
      });
      assert.equal(exitCode, 0, stderr);
      const wide = stdout.split("\n").filter((line) => line.length > 80);
      assert.deepEqual(wide, [], view);
      assert.doesNotMatch(stdout, /\u001b/);
    }
  });

  test("views as rows have the database's columns, and can be limited", async () => {
    assert.deepEqual(
      (await rows("attempts")).map((row) => `${String(row["step"])}#${String(row["attempt"])}`),
      ["edit#1", "static#1", "pipeline#1", "static#2", "runtime#1"],
    );
    assert.equal(
      (await rows("errors"))[0]?.["signature"],
      "mypy:incompatible-type:rate_limiter.py:42",
    );
    assert.equal((await rows("issues"))[0]?.["line"], 42);
    assert.equal((await rows("events", "--ws-id", "ws-rate-limiting")).length, 15);
    assert.equal((await rows("runs", "--run", "7c1f"))[0]?.["id"], sampleRunId);
  });

  test("trace shows the chain from the change to the verified commit", async () => {
    const { stdout } = await runCli(["inspect", "trace"], { cwd: root });
    const kinds = (await rows("trace")).map((row) => row["kind"]);
    assert.deepEqual(
      [...new Set(kinds)],
      [
        "workstream",
        "change",
        "requirement",
        "scenario",
        "evidence",
        "task",
        "run",
        "attempt",
        "commit",
        "plugin",
        "error",
        "fix",
      ],
    );
    assert.match(stdout, /^ {6}scenario Exceed Limit {2}proven$/m);
    assert.match(stdout, /^ {8}evidence by test_exceed_limit, inferred, at e07b21a {2}proven$/m);
  });

  test("--sql answers workflow.md's question", async () => {
    const sql = `SELECT w.id, w.openspec_change, w.state, r.status
    FROM workstreams w
    JOIN runs r ON w.run_id = r.id
    WHERE w.id = 'ws-rate-limiting'`;
    assert.deepEqual(await rows("--sql", sql), [
      {
        id: "ws-rate-limiting",
        openspec_change: "rate-limiting",
        state: "done",
        status: "completed",
      },
    ]);
    const table = await runCli(["inspect", "--sql", sql], { cwd: root });
    assert.match(table.stdout, /^ws-rate-limiting {2}rate-limiting {4}done {3}completed$/m);
  });

  test("--sql keeps both columns of one name, and counts with WITH", async () => {
    assert.deepEqual(await rows("--sql", "SELECT 1 AS a, 2 AS a"), [{ a: 1, "a:1": 2 }]);
    const counted = "-- how many\nWITH e AS (SELECT * FROM events) SELECT count(*) AS n FROM e;";
    assert.deepEqual(await rows("--sql", counted), [{ n: 17 }]);
  });

  const refused = [
    "DELETE FROM events",
    "SELECT 1; DELETE FROM runs",
    "SELECT 1) ; DELETE FROM runs; SELECT (1",
    "WITH x AS (SELECT 1) DELETE FROM runs",
    "PRAGMA journal_mode = WAL",
    "ATTACH '/tmp/other.db' AS other",
    "/* SELECT */ UPDATE runs SET status = 'failed'",
    "SELECT nothing_like_it FROM runs",
    "",
  ];
  for (const sql of refused) {
    test(`--sql refuses ${JSON.stringify(sql)} with exit 2 and changes nothing`, async () => {
      const before = readFileSync(stateFileOf(path.join(root, ".workstreams")));
      const { exitCode, stdout, stderr } = await runCli(["inspect", "--sql", sql], { cwd: root });
      assert.equal(exitCode, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /--sql takes one SELECT/);
      assert.deepEqual(readFileSync(stateFileOf(path.join(root, ".workstreams"))), before);
    });
  }

  test("an unknown run or workstream is exit 2 with what is known; so is an unknown view", async () => {
    const run = await runCli(["inspect", "runs", "--run", "run-nope"], { cwd: root });
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, /There is no run run-nope\. Runs, newest first: run-7c1f0900/);
    const workstream = await runCli(["inspect", "--ws-id", "ws-nope", "--json"], { cwd: root });
    assert.equal(workstream.exitCode, 2);
    assert.match(workstream.stdout, /known are ws-rate-limiting/);
    assert.equal((await runCli(["inspect", "nonsense"], { cwd: root })).exitCode, 2);
  });
});

suite("inspect where nothing ran", () => {
  suiteTeardown(removeTemporaryFolders);

  test("says so with exit 0 and makes no file", async () => {
    root = emptyProject();
    const { exitCode, stdout } = await runCli(["inspect"], { cwd: root });
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Nothing has run yet\./);
    assert.deepEqual(await rows("events"), []);
    assert.equal((await runCli(["inspect", "--run", "x"], { cwd: root })).exitCode, 2);
    assert.equal(existsSync(path.join(root, ".workstreams")), false);
  });

  test("a dry run is named as one, before the real run that came earlier", async () => {
    root = emptyProject();
    const store = await openStore(path.join(root, ".workstreams"));
    const dry = {
      id: "run-dd000000",
      status: "completed",
      dry_run: 1,
      started_at: Date.UTC(2026, 5, 1),
      config: "{}",
    };
    await store.commit(sampleRun());
    await store.commit({ events: [], writes: [insert("runs", dry)] });
    await store.close();
    const { stdout } = await runCli(["inspect"], { cwd: root });
    assert.match(stdout, /^Latest run: run-dd0000 was a dry run, nothing was changed\.$/m);
    assert.match(stdout, /^Latest real run: run-7c1f09 completed/m);
    const { data } = InspectDocumentSchema.parse(
      JSON.parse((await runCli(["inspect", "--json"], { cwd: root })).stdout),
    );
    assert.equal(data?.latestRun?.dryRun, true);
    assert.equal(data.latestRun.runtimeTestsPassed, null);
  });
});

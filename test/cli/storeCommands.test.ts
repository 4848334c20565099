import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Transaction } from "../../src/core/ports";
import { openStore } from "../../src/node/store/openStore";
import { sampleRun, sampleRunId } from "../unit/node/store/sampleRun";
import { goodEdit } from "./support/sampleChange";
import type { z } from "zod";
import {
  ExportDocumentSchema,
  PruneDocumentSchema,
  RecoverDocumentSchema,
  UnlockDocumentSchema,
} from "../../src/protocol/storeCare";
import { assertGolden } from "../unit/assertGolden";
import { runCli } from "./support/runCli";
import { normaliseDocument } from "./normaliseDocument";
import { removeProjects, RunProject } from "./support/runProject";

const goldens = path.resolve(import.meta.dirname, "../fixtures/cli");

/** Compares a command's one document with the schema and the golden file. */
async function pinned(
  project: RunProject,
  golden: string,
  schema: z.ZodType,
  exitCode: number,
  ...args: readonly string[]
): Promise<void> {
  const answer = await runCli([...args, "--json"], { cwd: project.root });
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  const document: unknown = JSON.parse(answer.stdout);
  assert.deepEqual(schema.parse(document), document);
  const text = JSON.stringify(normaliseDocument(document, { [project.root]: "<root>" }), null, 2)
    .replace(/state\.rescue-[^ ,"]+\.db/g, "<rescue>")
    .replace(/damaged-[0-9TZ-]+/g, "<moved>")
    .replace(/state\.log\.\d+/g, "state.log.N")
    .replace(/"events": \d+/, '"events": 0');
  assertGolden(path.join(goldens, `${golden}.json`), `${text}\n`);
}

suite("an agent that meddles with the record of its own run", () => {
  suiteTeardown(removeProjects);

  test("is noticed: the run stops with a reason, what was recorded is saved, and recover and resume go on", async () => {
    const project = RunProject.create(
      'const state = path.join(process.env.WORKSTREAM_MAIN, ".workstreams");\n' +
        'for (const name of (await import("node:fs")).readdirSync(state)) if (/^state\\.(db|log)/.test(name)) rmSync(path.join(state, name));',
    );
    await pinned(project, "unlock-nobody", UnlockDocumentSchema, 0, "unlock");
    await pinned(project, "recover-whole", RecoverDocumentSchema, 0, "recover");
    const run = await project.process({}, "run", "--all", "--trust");
    assert.equal(run.exitCode, 2, run.stdout + run.stderr);
    assert.match(run.stderr, /state\.db is gone.*saved in .*state\.rescue-.*recover/s);
    const inspected = await project.cli("inspect");
    assert.equal(inspected.exitCode, 2);
    assert.match(inspected.stderr, /state\.db is gone, although .*openspec-workstreams recover/s);
    await pinned(project, "recover-gone", RecoverDocumentSchema, 3, "recover");
    await pinned(project, "recover-done", RecoverDocumentSchema, 0, "recover", "--yes");
    const after = await project.cli("inspect");
    assert.match(after.stdout, /Latest run: \S+ interrupted/);
  });
});

suite("export and prune", () => {
  suiteTeardown(removeProjects);

  const oldId = "run-00000000-0000-4000-8000-000000000009";

  function renamed({ events, writes }: Transaction): Transaction {
    const rename = (text: string) =>
      text
        .replaceAll(sampleRunId, oldId)
        .replaceAll("ws-rate-limiting", "ws-old")
        .replace(/^(event|fix|evidence)-/, "$1-old-");
    return {
      events: events.map((event) => ({
        ...event,
        event_id: rename(event.event_id),
        run_id: oldId,
        workstream_id: event.workstream_id === null ? null : "ws-old",
      })),
      writes: writes.map(({ sql, params }) => ({
        sql,
        params: params.map((value) => (typeof value === "string" ? rename(value) : value)),
      })),
    };
  }

  async function withRuns(): Promise<RunProject> {
    const project = RunProject.create(goodEdit());
    const stateFolder = path.join(project.root, ".workstreams");
    const store = await openStore(stateFolder);
    await store.commit(sampleRun());
    await store.commit(renamed(sampleRun()));
    await store.commit({
      events: [],
      writes: [{ sql: "UPDATE workstreams SET archived_at = 1 WHERE id = ?", params: ["ws-old"] }],
    });
    await store.close();
    const logs = path.join(stateFolder, "logs", oldId);
    mkdirSync(logs, { recursive: true });
    writeFileSync(path.join(logs, "run.log"), "what it said\n");
    return project;
  }

  test("export writes rows, logs and checksums that hold", async () => {
    const project = await withRuns();
    const out = path.join(project.root, "../audit");
    await pinned(project, "export", ExportDocumentSchema, 0, "export", sampleRunId);
    const answer = await runCli(["export", oldId, "--out", out], { cwd: project.root });
    assert.equal(answer.exitCode, 0, answer.stderr);
    const checked = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: out, encoding: "utf8" });
    assert.equal(checked, "logs/run.log: OK\nrun.json: OK\n");
    assert.equal(
      (await runCli(["export", oldId, "--out", out], { cwd: project.root })).exitCode,
      2,
    );
  });

  test("prune removes what is archived and old, keeps all of the rest, and says so in an event", async () => {
    const project = await withRuns();
    const before = project.sql(
      "SELECT seq, event_id FROM events WHERE run_id <> '" + oldId + "' ORDER BY seq",
    );
    await pinned(
      project,
      "prune-dry-run",
      PruneDocumentSchema,
      0,
      "prune",
      "--older-than",
      "0",
      "--dry-run",
    );
    // Without a number the setting counts; it is 90 days where it is not given.
    const old = await runCli(["prune", "--dry-run"], { cwd: project.root });
    assert.match(old.stdout, /^Would remove 1 run /, old.stderr);
    project.write(".workstreams.json", '{"history": {"keepDays": 99999}}');
    const kept = await runCli(["prune", "--dry-run"], { cwd: project.root });
    assert.match(kept.stdout, /no run ended more than 99999 days ago/, kept.stderr);
    await pinned(project, "prune", PruneDocumentSchema, 0, "prune", "--older-than", "0");
    await pinned(project, "prune-nothing", PruneDocumentSchema, 0, "prune", "--older-than", "0");
    const after = project.sql(
      "SELECT seq, event_id FROM events WHERE event_type <> 'history_pruned' ORDER BY seq",
    );
    assert.deepEqual(after, before);
    assert.deepEqual(project.sql("SELECT id FROM runs"), [{ id: sampleRunId }]);
    assert.deepEqual(project.sql("PRAGMA foreign_key_check"), []);
    const [event] = project.sql("SELECT payload FROM events WHERE event_type = 'history_pruned'");
    assert.match(String(event?.["payload"]), new RegExp(oldId));
    assert.throws(() => project.sql("DELETE FROM events"), /append-only/);
    assert.equal(project.has(`.workstreams/logs/${oldId}/run.log`), false);
    assert.equal((await runCli(["recover"], { cwd: project.root })).exitCode, 0);
  });
});

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Statement, Transaction } from "../../src/core/ports";
import { openStore } from "../../src/node/store/openStore";

/** How much is added to a generated repository. */
export interface WorkSize {
  /** Bundles, spread over its changes. */
  bundles: number;
  changes: number;
  runs: number;
}

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

function insert(table: string, row: Readonly<Record<string, string | number | null>>): Statement {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  const sql = `INSERT OR REPLACE INTO ${table}(${columns.join(", ")}) VALUES (${marks})`;
  return { sql, params: Object.values(row) };
}

function bundleText(at: number, changes: number): string {
  const bundle = {
    id: `ws-${at}`,
    openspec_change: `change-${at % changes}`,
    tasks: ["1.1 Step 0", "1.2 Step 1"],
    files_scope: [`src/part${at}/**`, `test/part${at}/**`],
    files_create: [`src/part${at}/answer.ts`],
    acceptance_tests: [`node --test test/part${at}/answer.test.js`],
    depends_on: at === 0 ? [] : [`ws-${at - 1}`],
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

function attempt(run: string, id: string, step: string, at: number): Statement {
  return insert("step_attempts", {
    id: `${run}/${id}/${step}#1`,
    run_id: run,
    workstream_id: id,
    step,
    attempt: 1,
    status: "passed",
    summary: "as it should be",
    started_at: at,
    finished_at: at + 1000,
    log_path: `.workstreams/logs/${run}/${id}/${step}-1.log`,
  });
}

function runOf(at: number, size: WorkSize): Transaction {
  const run = `run-${String(at).padStart(6, "0")}`;
  const number = at % size.bundles;
  const id = `ws-${number}`;
  const text = bundleText(number, size.changes);
  const started = 1_760_000_000_000 + at * 60_000;
  const who = { run_id: run, workstream_id: id };
  const change = { openspec_change: `change-${number % size.changes}`, state: "done" };
  return {
    events: Array.from({ length: 12 }, (_, n) => ({
      event_id: `${run}-${n}`,
      at: started + n,
      ...who,
      event_type: "scope_widened" as const,
      payload: { paths: [`src/part-${n}.ts`] },
    })),
    writes: [
      insert("runs", { id: run, status: "completed", started_at: started, config: "{}" }),
      insert("run_workstreams", {
        ...who,
        ...change,
        position: 0,
        bundle_path: `workstreams/${id}.json`,
        bundle_text: text,
        bundle_sha256: sha(text),
        change_files: JSON.stringify({ "tasks.md": "- [x] 1.1 Step 0\n".repeat(10) }),
        change_sha256: sha(id),
      }),
      insert("workstreams", { id, run_id: run, ...change, updated_at: started }),
      ...["edit", "static", "runtime"].map((step) => attempt(run, id, step, started)),
    ],
  };
}

/** Adds bundles and a store of finished runs, as a project has them after a year. */
export async function addWorkstreams(root: string, size: WorkSize): Promise<void> {
  mkdirSync(path.join(root, "workstreams"));
  for (let at = 0; at < size.bundles; at++) {
    writeFileSync(path.join(root, `workstreams/ws-${at}.json`), bundleText(at, size.changes));
  }
  const store = await openStore(path.join(root, ".workstreams"));
  try {
    const runs = Array.from({ length: size.runs }, (_, at) => store.commit(runOf(at, size)));
    await Promise.all(runs);
  } finally {
    await store.close();
  }
}

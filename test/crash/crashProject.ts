import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundleProgram } from "../support/bundleProgram";
import { RunProject } from "../cli/support/runProject";
import { goodEdit } from "../cli/support/sampleChange";

let bundled: Promise<string> | undefined;

function program(): Promise<string> {
  bundled ??= bundleProgram(path.join(import.meta.dirname, "crashingEngine.ts"));
  return bundled;
}

/** A project whose agent makes one mistake, which the fix mends: every step of the engine has something to do. */
export function crashProject(): RunProject {
  const agent = `if (phase === "edit") { ${goodEdit(101)} } else { ${goodEdit(100)} }`;
  return RunProject.create(agent);
}

export interface EngineEnd {
  killed: boolean;
  exitCode: number | null;
  output: string;
  durationMs: number;
}

/** Runs the engine in a process group of its own, which may be killed after some time; else it may kill itself. */
export async function runEngine(
  project: RunProject,
  command: "run" | "resume",
  { when = "never", killAfterMs }: { when?: string; killAfterMs?: number } = {},
): Promise<EngineEnd> {
  const from = performance.now();
  const child = spawn(process.execPath, [await program(), project.root, command, when], {
    env: project.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const { pid } = child;
  const timer =
    killAfterMs === undefined || pid === undefined
      ? undefined
      : setTimeout(() => {
          process.kill(-pid, "SIGKILL");
        }, killAfterMs);
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once("exit", (code, by) => {
      resolve([code, by]);
    });
  });
  clearTimeout(timer);
  const durationMs = performance.now() - from;
  return { killed: signal === "SIGKILL", exitCode, output, durationMs };
}

/** How many transactions with facts an engine that came to its end has made. */
export function factsOf(end: EngineEnd): number {
  return Number(/\{"commits":(\d+)\}/.exec(end.output)?.[1]);
}

const branch = "workstream/ws-limit";
/** An interrupted attempt takes a number; what an attempt found is the same. */
const withoutNumber = (text: string) => text.replace(/#\d+/g, "#n");

/** A commit has another id at another time. */
const withoutCommit = (text: string) => text.replace(/\b[0-9a-f]{7}\b/g, "COMMIT");

function commits(project: RunProject): string[] {
  const list = project.git("log", "--reverse", "--format=%H", `main..${branch}`).split("\n");
  return list.map((commit) => withoutNumber(project.git("show", "-s", "--format=%T%n%B", commit)));
}

/** What is the user's; the settings name the folder of this project's agent. */
function userFiles(project: RunProject): Record<string, unknown> {
  const { files, status, config } = project.snapshot();
  const named = Object.entries(files ?? {}).filter(([name]) => name !== ".workstreams.json");
  return { files: Object.fromEntries(named), status, config };
}

const finished = "status NOT IN ('interrupted', 'running')";

/** Everything that a run leaves, without ids, times and what was interrupted. */
export function outcome(project: RunProject): Record<string, unknown> {
  const worktree = path.join(project.root, ".worktrees/ws-limit");
  const inWorktree = (...args: string[]) =>
    execFileSync("git", args, { cwd: worktree, encoding: "utf8" });
  return {
    commits: commits(project),
    run: project.sql("SELECT status, message FROM runs"),
    workstreams: project
      .sql("SELECT state, reason, branch, verified_tree, merged_at FROM workstreams")
      .map((row) => ({ ...row, reason: withoutCommit(String(row["reason"])) })),
    attempts: project.sql(
      `SELECT step, status, reason, tree_sha,
         CASE WHEN summary LIKE 'the commit of%' THEN NULL WHEN step IN ('edit', 'pipeline') THEN NULL ELSE summary END AS summary
       FROM step_attempts WHERE ${finished} ORDER BY started_at, rowid`,
    ),
    errors: project.sql(
      "SELECT signature, fingerprint, state, occurrence_count, step FROM errors ORDER BY fingerprint",
    ),
    fixes: project.sql(
      `SELECT f.strategy, f.outcome FROM fix_attempts f JOIN step_attempts s ON s.id = f.attempt_id
       WHERE s.${finished} ORDER BY f.started_at, f.rowid`,
    ),
    evidence: project.sql(
      `SELECT e.scenario_key, e.kind, e.state, e.tree_sha FROM evidence e JOIN step_attempts s ON s.id = e.attempt_id
       WHERE s.${finished} ORDER BY s.started_at, e.scenario_key`,
    ),
    issues: project.sql(
      `SELECT i.source, i.code, i.message, i.fingerprint, i.is_new FROM issues i JOIN step_attempts s ON s.id = i.attempt_id
       WHERE s.${finished} ORDER BY s.started_at, i.rowid`,
    ),
    events: project.events(
      `event_type IN ('run_started', 'workstream_started', 'edit_phase_completed', 'static_checks_passed',
        'static_checks_failed', 'runtime_tests_passed', 'runtime_tests_failed', 'error_detected', 'error_fixed',
        'error_verified', 'error_reopened', 'workstream_completed', 'run_completed')`,
    ),
    worktree: [inWorktree("status", "--porcelain"), inWorktree("write-tree")],
    user: userFiles(project),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}

function processesOf(project: RunProject): string[] {
  return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(project.folder));
}

/** Fails for a process, a lock or a mark that is left; processes get a moment to be gone. */
export async function assertNothingLeft(project: RunProject): Promise<void> {
  const end = Date.now() + 5000;
  while (processesOf(project).length > 0 && Date.now() < end) await sleep(50);
  assert.deepEqual(processesOf(project), []);
  const own = filesBelow(path.join(project.root, ".workstreams"));
  const git = filesBelow(path.join(project.root, ".git"));
  assert.deepEqual(
    [...own, ...git].filter((file) => /\.(?:lock|pid)$/.test(file)),
    [],
  );
}

/** Fails when an attempt was made twice, or the agent called again for one that was recorded as finished. */
export function assertNoneTwice(project: RunProject): void {
  const calls = project.calls();
  assert.equal(
    new Set(calls).size,
    calls.length,
    `the agent was called twice: ${calls.join(", ")}`,
  );
  const rows = project.sql(
    "SELECT step, attempt, status FROM step_attempts WHERE step IN ('edit', 'pipeline') ORDER BY started_at, rowid",
  );
  const made = rows.filter((row) => row["status"] === "passed").map((row) => String(row["step"]));
  assert.deepEqual(made, ["edit", "pipeline"]);
  const last = (step: string) => rows.findLast((row) => row["step"] === step)?.["status"];
  assert.deepEqual([last("edit"), last("pipeline")], ["passed", "passed"]);
}

/** After a kill: the run goes on, or starts where nothing of it was recorded, and must come to its end. */
export async function finish(project: RunProject): Promise<EngineEnd> {
  const resumed = await runEngine(project, "resume");
  // Killed before its first fact, there is no run; after its last, a new one is refused.
  return /No run waits/.test(resumed.output) ? runEngine(project, "run") : resumed;
}

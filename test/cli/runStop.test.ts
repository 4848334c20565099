import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { flat, isRunning, removeProjects, RunProject, until } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** Says its process id and those of its children, then works until it is ended, until a file says that it may go on. */
const slow = `const child = spawn("sh", ["-c", "trap '' TERM; while :; do sleep 1; done"], { stdio: "ignore" });
write(path.join(place, "pids.txt"), process.pid + " " + child.pid);
while (!existsSync(path.join(place, "go"))) await wait(50);
child.kill("SIGKILL");
${goodEdit()}`;

const DetachedSchema = z.object({
  data: z.object({ run: z.object({ id: z.string(), pid: z.number() }) }),
});

const pidsFile = "../pids.txt";

async function working(project: RunProject): Promise<number[]> {
  await until(
    "the agent works",
    () => project.has(pidsFile) && project.read(pidsFile).includes(" "),
  );
  return project.read(pidsFile).split(" ").map(Number);
}

/** They would go on for ever by themselves. */
async function assertGone(pids: readonly number[]): Promise<void> {
  await until("its processes are gone", () => !pids.some(isRunning));
  assert.deepEqual(pids.filter(isRunning), []);
}

const status = (project: RunProject) =>
  project.sql("SELECT status, message FROM runs")[0]?.["status"];

suite("run: stopped from outside", () => {
  suiteTeardown(removeProjects);

  test("Ctrl-C cancels a run in the foreground, 130, with everything it started", async () => {
    const project = RunProject.create(slow);
    const before = project.snapshot();
    const run = await project.start(["run", "--all", "--trust"]);
    const pids = await working(project);
    run.child.kill("SIGINT");
    await assertGone(pids);
    const answer = await run.ended;
    assert.equal(answer.exitCode, 130, answer.stderr);
    assert.equal(status(project), "cancelled");
    assert.deepEqual(project.states(), { "ws-limit": "cancelled" });
    assert.deepEqual(project.attempts(), ["edit#1 cancelled"]);
    assert.deepEqual(project.snapshot(), before);
    assert.match(flat(answer.stdout), /next openspec-workstreams resume .* exit 130 cancelled/);
    project.write("../go", "");
    const resumed = await project.cli("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
  });

  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    test(`${signal} interrupts, 143, and resume goes on`, async () => {
      const project = RunProject.create(slow);
      const run = await project.start(["run", "--all", "--trust"]);
      const pids = await working(project);
      run.child.kill(signal);
      const answer = await run.ended;
      assert.equal(answer.exitCode, 143, answer.stderr);
      await assertGone(pids);
      assert.equal(status(project), "interrupted");
      assert.deepEqual(project.attempts(), ["edit#1 interrupted"]);
      project.write("../go", "");
      const resumed = await project.cli("resume");
      assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
      assert.deepEqual(project.attempts(), [
        "edit#1 interrupted",
        "edit#2 passed",
        "static#1 passed",
        "runtime#1 passed",
      ]);
    });
  }

  test("a detached run outlives its follower; attach tells it from the beginning, with its exit code", async () => {
    const project = RunProject.create(slow);
    const follower = await project.start(["run", "--all", "--trust", "--detach"]);
    await working(project);
    await until("the follower shows it", () => follower.output().includes("STARTED"));
    follower.child.kill("SIGKILL");
    await follower.ended;
    await until("it is seen from outside", () => status(project) === "running");
    const [row] = project.sql("SELECT owner_pid FROM runs");
    assert.equal(isRunning(Number(row?.["owner_pid"])), true);

    const second = await project.run("--ws-id", "ws-limit");
    assert.equal(second.exitCode, 2);
    assert.match(
      flat(second.stderr),
      new RegExp(`being run by run-[0-9a-f-]+, process ${String(row?.["owner_pid"])}`),
    );
    const resume = await project.cli("resume");
    assert.equal(resume.exitCode, 2);

    const attach = await project.start(["attach"]);
    await until("it is told from the beginning", () => attach.output().includes("STARTED"));
    project.write("../go", "");
    const answer = await attach.ended;
    assert.equal(answer.exitCode, 0, answer.stderr);
    assert.match(
      answer.stdout,
      /STARTED run-[\s\S]*edit#1 +PASSED[\s\S]*COMPLETED[\s\S]*exit +0 proven/,
    );
    const later = await project.cli("attach");
    assert.equal(later.stdout, answer.stdout);
  });

  test("a hang-up of the follower's terminal does not end a detached run; cancel does", async () => {
    const project = RunProject.create(slow);
    const follower = await project.start(["run", "--all", "--trust", "--detach"]);
    const pids = await working(project);
    follower.child.kill("SIGHUP");
    await follower.ended;
    await until("it is seen from outside", () => status(project) === "running");
    const watcher = await project.start(["attach"]);
    await until("it is watched", () => watcher.output().includes("STARTED"));
    const cancelled = project.cli("cancel");
    await assertGone(pids);
    const answer = await cancelled;
    assert.equal(answer.exitCode, 0, answer.stderr);
    assert.match(answer.stdout, /is cancelled\. Go on with: openspec-workstreams resume/);
    assert.equal((await watcher.ended).exitCode, 130);
    assert.deepEqual(project.states(), { "ws-limit": "cancelled" });
    const again = await project.cli("cancel");
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /is not running/);
  });

  test("Ctrl-C on a follower cancels the run", async () => {
    const project = RunProject.create(slow);
    const follower = await project.start(["run", "--all", "--trust", "--detach"]);
    const pids = await working(project);
    await until("the follower shows it", () => follower.output().includes("STARTED"));
    follower.child.kill("SIGINT");
    const answer = await follower.ended;
    assert.equal(answer.exitCode, 130, answer.stdout + answer.stderr);
    await assertGone(pids);
    assert.equal(status(project), "cancelled");
  });

  test("--detach --json answers at once with run id and pid", async () => {
    const project = RunProject.create(slow);
    const answer = await project.cli("run", "--all", "--trust", "--detach", "--json");
    assert.equal(answer.exitCode, 0, answer.stderr);
    const { data } = DetachedSchema.parse(JSON.parse(answer.stdout));
    assert.match(data.run.id, /^run-[0-9a-f-]{36}$/);
    assert.equal(isRunning(data.run.pid), true);
    await working(project);
    const cancelled = await project.cli("cancel", data.run.id);
    assert.equal(cancelled.exitCode, 0);
  });

  test("of two engines that start at once, one works and the other is refused", async () => {
    const project = RunProject.create(slow);
    const both = await Promise.all([
      project.start(["run", "--all", "--trust"]),
      project.start(["run", "--all", "--trust"]),
    ]);
    const first = await Promise.race(
      both.map(async (each) => ({ each, answer: await each.ended })),
    );
    assert.equal(first.answer.exitCode, 2, first.answer.stdout);
    assert.match(first.answer.stderr, /is being run by run-/);
    project.write("../go", "");
    const rest = both.find((each) => each !== first.each);
    assert.equal((await rest?.ended)?.exitCode, 0);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });
});

/** A run of which one step takes as long as a file is missing. */
const stuckIn = {
  edit: {
    agent: `${goodEdit()} if (calls() === 1) { write(path.join(place, "stuck"), ""); while (true) await wait(50); }`,
    bundle: {},
    attempts: ["edit#1 interrupted", "edit#2 passed", "static#1 passed", "runtime#1 passed"],
    calls: ["edit#1", "edit#2"],
  },
  static: {
    agent: goodEdit(),
    bundle: {},
    attempts: ["edit#1 passed", "static#1 interrupted", "static#2 passed", "runtime#1 passed"],
    calls: ["edit#1"],
  },
  runtime: {
    agent: goodEdit(),
    bundle: {
      acceptance_tests: [
        "Verify: Exceed Limit scenario",
        "node --test test/limiter.test.js",
        "[ -e ../../../go ] || echo dirt > src/limiter.js; touch ../../../stuck; while [ ! -e ../../../go ]; do sleep 0.1; done",
      ],
    },
    attempts: ["edit#1 passed", "static#1 passed", "runtime#1 interrupted", "runtime#2 passed"],
    calls: ["edit#1"],
  },
  pipeline: {
    agent: `if (phase === "edit") { ${goodEdit(101)} } else {
      ${goodEdit()}
      if (calls() === 2) { git("commit", "-qam", "mine"); write(path.join(place, "stuck"), ""); while (true) await wait(50); } }`,
    bundle: {},
    attempts: [
      "edit#1 passed",
      "static#1 passed",
      "runtime#1 failed tests_failed",
      "pipeline#1 interrupted",
      "pipeline#2 passed",
      "static#2 passed",
      "runtime#2 passed",
    ],
    calls: ["edit#1", "fix#1", "fix#2"],
  },
} as const;

const realPrettier = path.join(import.meta.dirname, "../../node_modules/prettier/bin/prettier.cjs");

/** A prettier that hangs on what the agent wrote as long as nobody lets it go. */
function slowPrettier(project: RunProject): void {
  const [go, stuck] = ["go", "stuck"].map((name) => path.join(project.folder, name));
  project.write(
    "node_modules/.bin/prettier",
    `#!/bin/sh
if [ "$1" != --version ] && [ -e src/limiter.js ]; then touch "${stuck ?? ""}"; while [ ! -e "${go ?? ""}" ]; do sleep 0.1; done; fi
exec "${process.execPath}" "${realPrettier}" "$@"
`,
  );
  chmodSync(path.join(project.root, "node_modules/.bin/prettier"), 0o755);
  project.write(".gitignore", "node_modules/\n");
  project.write(".prettierrc", "{}\n");
  project.git("add", ".gitignore", ".prettierrc");
  project.git("commit", "-qm", "Format");
}

suite("run: killed in the middle", () => {
  suiteTeardown(removeProjects);

  for (const [step, { agent, bundle, attempts, calls }] of Object.entries(stuckIn)) {
    test(`kill -9 in ${step.toUpperCase()}: resume goes on there, what was finished is not repeated`, async () => {
      const project = RunProject.create(agent, { bundle });
      if (step === "static") slowPrettier(project);
      const run = await project.start(["run", "--all", "--trust"]);
      await until(`it is in ${step}`, () => project.has("../stuck"));
      await sleep(200);
      run.child.kill("SIGKILL");
      await run.ended;
      project.write("../go", "");
      const answer = await project.cli("resume");
      assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
      assert.match(answer.stdout, /RESUMED run-/);
      assert.deepEqual(project.attempts(), attempts);
      assert.deepEqual(
        project.calls(),
        calls.map((call) => `ws-limit ${call}`),
      );
      assert.deepEqual(project.states(), { "ws-limit": "done" });
      assert.deepEqual(project.events("event_type IN ('run_interrupted','run_resumed')"), [
        "run_interrupted",
        "run_resumed",
      ]);
      const shown = project.git("show", "workstream/ws-limit:src/limiter.js");
      assert.match(shown, /n > 100/);
      assert.equal(
        project.git("log", "--format=%cn", "main..workstream/ws-limit").includes("agent"),
        false,
      );
      assert.equal(project.sql("SELECT * FROM fix_attempts WHERE outcome = 'running'").length, 0);
    });
  }
});

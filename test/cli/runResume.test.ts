import assert from "node:assert/strict";
import path from "node:path";
import { flat, removeProjects, RunProject, until } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const bad = `console.error("not today"); process.exit(1);`;

async function failed(agent = bad, bundle: object = {}): Promise<RunProject> {
  const project = RunProject.create(agent, { bundle });
  const answer = await project.run();
  assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
  return project;
}

const inWorktree = (file: string) => path.join(".worktrees/ws-limit", file);
const goodCode = "export const limit = (n) => (n > 100 ? 429 : 200);\n";
const goodTest = `import test from "node:test";\nimport assert from "node:assert/strict";
import { limit } from "../src/limiter.js";\ntest("exceed limit", () => assert.equal(limit(101), 429));\n`;

suite("resume", () => {
  suiteTeardown(removeProjects);

  test("after a failure the step runs again, with the note first in the next prompt", async () => {
    const project = await failed();
    project.agent(goodEdit());
    const answer = await project.cli("resume", "--note", "Mind the edge at 100");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts().slice(0, 2), [
      "edit#1 failed agent_failed",
      "edit#2 passed",
    ]);
    const [row] = project.sql("SELECT prompt_path FROM step_attempts WHERE id LIKE '%edit#2'");
    const prompt = project.read(String(row?.["prompt_path"]));
    const at = prompt.indexOf("Mind the edge at 100");
    assert.ok(at >= 0 && at < prompt.indexOf("The API SHALL"), prompt.slice(0, 400));
  });

  test("after a scope violation nobody edited: the agent's leftovers are set aside and it works again", async () => {
    const project = await failed(`${goodEdit()} write("src/a.js", "2;");`);
    project.agent(goodEdit());
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.calls(), ["ws-limit edit#1", "ws-limit edit#2"]);
    const [patch] = /\S+set-aside\.patch/.exec(flat(answer.stdout)) ?? [];
    assert.match(project.read(patch ?? ""), /\+2;/);
  });

  test("hand edits in the worktree become a person's EDIT attempt, judged by the fence", async () => {
    const project = await failed(`${goodEdit()} write("src/a.js", "2;");`);
    project.write(inWorktree("src/limiter.js"), `// by hand\n${goodCode}`);
    const refused = await project.cli("resume");
    assert.equal(refused.exitCode, 1);
    assert.match(flat(refused.stdout), /src\/a\.js is outside the scope/);
    project.write(inWorktree("src/a.js"), "export const a = 1;\n");
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
    assert.deepEqual(
      project.sql("SELECT attempt, agent, status, reason FROM step_attempts WHERE step = 'edit'"),
      [
        { attempt: 1, agent: "scripted", status: "failed", reason: "scope_violation" },
        { attempt: 2, agent: "person", status: "failed", reason: "scope_violation" },
        { attempt: 3, agent: "person", status: "passed", reason: null },
      ],
    );
    assert.match(
      project.git("log", "-1", "--format=%B", "workstream/ws-limit"),
      /by hand\n\n[\s\S]*Attempt: edit#3/,
    );
  });

  test("without an agent a person edits in the worktree and resumes", async () => {
    const project = RunProject.create("", { settings: { agent: "manual" } });
    const answer = await project.run();
    assert.equal(answer.exitCode, 3, answer.stdout);
    project.write(inWorktree("src/limiter.js"), goodCode);
    project.write(inWorktree("test/limiter.test.js"), goodTest);
    const resumed = await project.cli("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(project.states(), { "ws-limit": "done" });
  });

  test("commits that a person made in the worktree are refused, not judged as the agent's", async () => {
    const project = await failed(`${goodEdit()} process.exit(1);`);
    const worktree = path.join(project.root, ".worktrees/ws-limit");
    project.git("-C", worktree, "commit", "--allow-empty", "-qm", "mine");
    const tip = project.git("rev-parse", "workstream/ws-limit");
    for (const args of [["resume"], ["run", "--all"]]) {
      const answer = await project.cli(...args);
      assert.equal(answer.exitCode, 2, answer.stdout);
      assert.match(answer.stderr, /holds [0-9a-f]{7}, which no run made/);
    }
    assert.equal(project.git("rev-parse", "workstream/ws-limit"), tip);
  });

  test("a bundle or change that differs on disk stops it with the diff, exit 3; --refreeze adopts", async () => {
    const project = await failed();
    project.bundle({ files_scope: ["src/limiter.js", "test/limiter.test.js", "src/a.js"] });
    const proposal = project.read("openspec/changes/limit/proposal.md");
    project.write("openspec/changes/limit/proposal.md", proposal.replace("100 per", "200 per"));
    project.agent(
      `${goodEdit()} write("src/a.js", "export const a = prompt.includes('200 per minute');\\nexport const seen = " + prompt.includes("200 per minute") + ";\\n");`,
    );
    for (const detach of [[], ["--detach"]]) {
      const answer = await project.cli("resume", ...detach);
      assert.equal(answer.exitCode, 3, answer.stdout);
      assert.match(answer.stderr, /^\+ +"src\/a\.js"/m);
      assert.match(answer.stderr, /^-.*100 per minute/m);
      assert.match(answer.stderr, /--refreeze/);
    }
    assert.equal(project.calls().length, 1);
    const adopted = await project.cli("resume", "--refreeze");
    assert.equal(adopted.exitCode, 0, adopted.stdout + adopted.stderr);
    assert.match(project.git("show", "workstream/ws-limit:src/a.js"), /seen = true/);
    const [row] = project.sql("SELECT bundle_text FROM run_workstreams");
    assert.match(String(row?.["bundle_text"]), /src\/a\.js/);
  });

  /** A run that was killed while its tests ran; they go on where the file "go" is. */
  async function killedInTests(): Promise<RunProject> {
    const waits = "touch ../../../stuck; while [ ! -e ../../../go ]; do sleep 0.1; done";
    const tests = ["Verify: Exceed Limit scenario", "node --test test/limiter.test.js", waits];
    const project = RunProject.create(goodEdit(), { bundle: { acceptance_tests: tests } });
    const run = await project.start(["run", "--all", "--trust"]);
    await until("the tests run", () => project.has("../stuck"));
    run.child.kill("SIGKILL");
    await run.ended;
    project.write("../go", "");
    return project;
  }

  test("checks that passed count no more when they are others now, and the edit still does", async () => {
    const project = await killedInTests();
    const settings: unknown = JSON.parse(project.read(".workstreams.json"));
    assert.ok(typeof settings === "object");
    const skipping = { ...settings, plugins: { skip: ["prettier"] } };
    project.write(".workstreams.json", JSON.stringify(skipping));
    const plan = await project.cli("resume", "--dry-run");
    assert.match(plan.stdout, /STATIC: how it is judged has changed since/);
    const answer = await project.cli("resume", "--trust");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts(), [
      "edit#1 passed",
      "static#1 passed",
      "runtime#1 interrupted",
      "static#2 passed",
      "runtime#2 passed",
    ]);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });

  test("an edit that passed counts no more when another one is asked for now", async () => {
    const project = await killedInTests();
    const proposal = project.read("openspec/changes/limit/proposal.md");
    project.write("openspec/changes/limit/proposal.md", proposal.replace("100 per", "200 per"));
    const plan = await project.cli("resume", "--dry-run", "--refreeze");
    assert.match(plan.stdout, /EDIT: what is to be done has changed since/);
    const answer = await project.cli("resume", "--refreeze");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const passed = project.attempts("status = 'passed'");
    assert.deepEqual(passed.slice(-3), ["edit#2 passed", "static#2 passed", "runtime#2 passed"]);
    assert.deepEqual(project.calls(), ["ws-limit edit#1", "ws-limit edit#2"]);
  });

  test("without a run to resume, or with several, it says so", async () => {
    const project = RunProject.create(bad);
    const none = await project.cli("resume");
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /No run waits to be resumed/);
    project.bundle({ id: "ws-other" });
    await project.run("--ws-id", "ws-limit");
    await project.run("--ws-id", "ws-other");
    const several = await project.cli("resume");
    assert.equal(several.exitCode, 2);
    const ids = project.sql("SELECT id FROM runs").map((row) => String(row["id"]));
    assert.equal(ids.length, 2);
    for (const id of ids) assert.match(several.stderr, new RegExp(id));
    project.agent(goodEdit());
    const named = await project.cli("resume", String(ids[0]).slice(4, 12));
    assert.equal(named.exitCode, 0, named.stdout + named.stderr);
    const again = await project.cli("resume", String(ids[0]));
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /is completed, so there is nothing to resume/);
  });

  test("a worktree that was deleted is made again from its branch", async () => {
    const project = await failed(goodEdit(), { acceptance_tests: ["test -e ../../../ready"] });
    project.write(".worktrees", null);
    project.write("../ready", "");
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(
      project.calls().filter((call) => call.includes("edit")),
      ["ws-limit edit#1"],
    );
  });

  test("a setup command that failed runs again", async () => {
    const setup = ["test -e ../../../ready && touch ../../../was-set-up"];
    const project = await failed(goodEdit(), { worktree: { setup } });
    assert.deepEqual(project.attempts(), ["edit#1 failed setup_failed"]);
    project.write("../ready", "");
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.equal(project.has("../was-set-up"), true);
  });

  test("a new run goes on with what is on the branch: nothing to add is no failure, old issues stay known", async () => {
    const project = RunProject.create(`write("src/limiter.js", "export const = ;\\n// more\\n");`, {
      bundle: {
        acceptance_tests: ["test -e ../../../ready"],
        circuit_breaker: { max_attempts: 1 },
      },
      files: { "src/limiter.js": "export const = ;\n" },
    });
    project.commitAll("Broken from the start");
    assert.equal((await project.run()).exitCode, 1);
    assert.deepEqual(project.attempts().slice(0, 2), ["edit#1 passed", "static#1 passed"]);
    project.write("../ready", "");
    project.agent("");
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const [first] = project.sql("SELECT id FROM runs ORDER BY started_at");
    const refused = await project.cli("resume", String(first?.["id"]));
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /were run again since/);
  });
});

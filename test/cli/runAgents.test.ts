import assert from "node:assert/strict";
import path from "node:path";
import { flat, isRunning, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const run = (id: string) => ["--ws-id", id] as const;

/** Runs an agent that must come to nothing, and says what was recorded; the user's checkout must stay as it was. */
async function runBadAgent(agent: string, options: Parameters<typeof RunProject.create>[1] = {}) {
  const project = RunProject.create(agent, options);
  const before = project.snapshot();
  const base = project.git("rev-parse", "main");
  const answer = await project.run(...run("ws-limit"));
  assert.deepEqual(project.snapshot(), before, "the user's checkout changed");
  const tip = project.git("rev-parse", "workstream/ws-limit");
  assert.equal(tip, base, "something was committed");
  assert.deepEqual(project.states(), { "ws-limit": "failed" });
  assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
  assert.match(flat(answer.stdout), / exit 1 not proven $/);
  return { project, answer };
}

function reason(project: RunProject) {
  return project.attempts();
}

suite("run: agents that go wrong", () => {
  suiteTeardown(removeProjects);

  test("an agent that does nothing ends as no_changes", async () => {
    const { project, answer } = await runBadAgent(`console.log("done, all is well");`);
    assert.deepEqual(reason(project), ["edit#1 failed no_changes"]);
    assert.match(
      flat(answer.stdout),
      /why Failed in EDIT #1: the agent ended without changing a file\./,
    );
    assert.match(flat(answer.stdout), /next +openspec-workstreams resume [0-9a-f]{8} --note/);
    assert.deepEqual(project.events("workstream_id IS NOT NULL"), [
      "workstream_started",
      "edit_phase_started",
      "workstream_failed",
    ]);
  });

  test("an agent that exits non-zero ends as agent_failed with its last words", async () => {
    const { project, answer } = await runBadAgent(
      `${goodEdit()} console.error("quota used up"); process.exit(4);`,
    );
    assert.deepEqual(reason(project), ["edit#1 failed agent_failed"]);
    assert.match(flat(answer.stdout), /ended with exit code 4: quota used up/);
  });

  test("an agent that commits and then fails leaves no commit", async () => {
    const { project } = await runBadAgent(
      `${goodEdit()} git("add", "-A"); git("commit", "-qm", "mine"); process.exit(1);`,
    );
    assert.deepEqual(reason(project), ["edit#1 failed agent_failed"]);
  });

  test("an agent that hangs silently ends as idle_timeout, and all its processes are gone", async () => {
    const { project, answer } = await runBadAgent(
      `const stubborn = spawn("sh", ["-c", "trap '' TERM HUP INT; while :; do sleep 1; done"], { stdio: "ignore" });
      write(path.join(place, "pids.txt"), process.pid + " " + stubborn.pid);
      process.on("SIGTERM", () => {});
      setInterval(() => {}, 1000);`,
      { idle: 3 },
    );
    assert.deepEqual(reason(project), ["edit#1 failed idle_timeout"]);
    assert.match(flat(answer.stdout), /printed nothing for 3 s and was ended/);
    const pids = project.read(path.join("..", "pids.txt")).split(" ").map(Number);
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.equal(isRunning(pid), false, `${pid} is still there`);
  });

  test("an agent that prints for ever ends as total_timeout", async () => {
    const { project, answer } = await runBadAgent(`setInterval(() => console.log("busy"), 50);`, {
      total: 4,
    });
    assert.deepEqual(reason(project), ["edit#1 failed total_timeout"]);
    assert.match(flat(answer.stdout), /was not done after 4 s and was ended/);
  });

  test("an agent whose program is missing needs a person", async () => {
    const settings = { agents: { scripted: { command: ["no-such-agent", "{promptFile}"] } } };
    const project = RunProject.create("", { settings });
    const before = project.snapshot();
    const answer = await project.run();
    assert.deepEqual(project.snapshot(), before);
    assert.deepEqual(reason(project), ["edit#1 failed agent_missing"]);
    assert.equal(answer.exitCode, 3);
    assert.match(flat(answer.stdout), /cannot be started.*no-such-agent/s);
  });

  test("an edit outside the scope is a scope_violation that names the paths", async () => {
    const { project, answer } = await runBadAgent(
      `${goodEdit()} write("src/a.js", "export const a = 2;\\n"); write("src/new.js", "");`,
    );
    assert.deepEqual(reason(project), ["edit#1 failed scope_violation"]);
    assert.match(flat(answer.stdout), /edited src\/a\.js, src\/new\.js, which is outside/);
    const [event] = project.sql("SELECT payload FROM events WHERE event_type = 'scope_violation'");
    assert.deepEqual(JSON.parse(String(event?.["payload"])), {
      outside: ["src/a.js", "src/new.js"],
      locked: [],
    });
  });

  test("deleting and renaming files out of scope is a scope_violation", async () => {
    const { project } = await runBadAgent(
      `${goodEdit()} rmSync("README.md"); renameSync("src/a.js", "src/b.js");`,
    );
    const [event] = project.sql("SELECT payload FROM events WHERE event_type = 'scope_violation'");
    assert.deepEqual(JSON.parse(String(event?.["payload"])), {
      outside: ["README.md", "src/a.js", "src/b.js"],
      locked: [],
    });
  });

  test("writing through a link counts where the link leads", async () => {
    const { project } = await runBadAgent(
      `symlinkSync("src", "test"); write("test/limiter.test.js", "x"); write("src/limiter.js", "1;");`,
      { bundle: { files_scope: ["test/**", "src/limiter.js"] } },
    );
    assert.deepEqual(reason(project), ["edit#1 failed scope_violation"]);
  });

  test("a link that leads out of the worktree is no work, wherever it lies", async () => {
    const { project } = await runBadAgent(
      `mkdirSync("src", { recursive: true }); symlinkSync("/etc/hosts", "src/limiter.js");`,
      { bundle: { files_scope: ["src/**"] } },
    );
    assert.deepEqual(reason(project), ["edit#1 failed scope_violation"]);
  });

  test("scripts of a package.json that the scope names may change", async () => {
    const project = RunProject.create(
      `${goodEdit()} const json = JSON.parse(readFileSync("package.json", "utf8"));
      write("package.json", JSON.stringify({ ...json, scripts: { test: "node --test" } }));`,
      { bundle: { files_scope: ["src/limiter.js", "test/limiter.test.js", "package.json"] } },
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
  });

  test("what judges the work is locked: acceptance tests, runner configuration and scripts", async () => {
    const locked = "test/limiter.test.js";
    const project = RunProject.create(
      `write("${locked}", "// nothing\\n"); write("conftest.py", "x = 1\\n");
      const json = JSON.parse(readFileSync("package.json", "utf8"));
      write("package.json", JSON.stringify({ ...json, scripts: { test: "true" } }));`,
      { bundle: { files_scope: ["src/**", "test/**", "*.py", "*.json"], files_create: [] } },
    );
    project.write(locked, "// a test\n");
    project.write("conftest.py", "x = 0\n");
    project.commitAll("Tests");
    const before = project.snapshot();
    const answer = await project.run();
    assert.equal(answer.exitCode, 1);
    assert.deepEqual(project.snapshot(), before);
    const [event] = project.sql("SELECT payload FROM events WHERE event_type = 'scope_violation'");
    assert.deepEqual(JSON.parse(String(event?.["payload"])), {
      outside: [],
      locked: ["conftest.py", locked, "package.json"],
    });
    assert.match(flat(answer.stdout), /locked because it judges the work/);
  });

  test("what an agent commits by itself becomes the engine's commit", async () => {
    const project = RunProject.create(
      `${goodEdit()} git("add", "-A"); git("commit", "-qm", "one"); git("commit", "--allow-empty", "-qm", "two");`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout);
    const log = project.git("log", "--format=%s|%an", "main..workstream/ws-limit");
    assert.equal(log, "Limit Requests|Ada");
    const body = project.git("log", "-1", "--format=%B", "workstream/ws-limit");
    assert.match(
      body,
      /OpenSpec-Change: limit\nWorkstream: ws-limit\nRun: run-.*\nAttempt: edit#1/,
    );
  });

  test("an agent that leaves its branch fails, and the worktree is back on it", async () => {
    const { project } = await runBadAgent(
      `git("checkout", "-q", "--detach"); ${goodEdit()} git("add", "-A"); git("commit", "-qm", "mine");`,
    );
    assert.deepEqual(reason(project), ["edit#1 failed agent_failed"]);
    const worktree = path.join(project.root, ".worktrees/ws-limit");
    assert.equal(
      project.git("-C", worktree, "symbolic-ref", "--short", "HEAD"),
      "workstream/ws-limit",
    );
  });

  test("an agent that cuts the worktree's link to git never makes the engine touch the main checkout", async () => {
    const { project } = await runBadAgent(`rmSync(".git"); ${goodEdit()} process.exit(1);`);
    assert.deepEqual(reason(project), ["edit#1 failed agent_failed"]);
    project.agent(`rmSync(".git"); ${goodEdit()}`);
    const before = project.snapshot();
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual({ ...project.snapshot(), files: 0 }, { ...before, files: 0 });
  });

  for (const [what, script] of Object.entries({
    commits: `git("-C", main, "commit", "--allow-empty", "-qm", "mine");`,
    configuration: `git("-C", main, "config", "core.pager", "cat");`,
    hooks: `write(path.join(main, ".git/hooks/post-commit"), "#!/bin/sh\\n");`,
    branches: `git("-C", main, "branch", "sneaky");`,
  })) {
    test(`an agent that changes the main checkout's ${what} ends as main_changed`, async () => {
      const project = RunProject.create(`${goodEdit()} ${script}`);
      const answer = await project.run();
      assert.equal(answer.exitCode, 1);
      assert.deepEqual(reason(project), ["edit#1 failed main_changed"]);
      assert.match(flat(answer.stdout), /in the main checkout while the agent worked/);
      assert.equal(project.git("rev-list", "--count", "workstream/ws-limit", "^main"), "0");
    });
  }

  test("ticked boxes and edited bundles are put back, recorded, and the run goes on", async () => {
    const project = RunProject.create(
      `${goodEdit()} write("openspec/changes/limit/tasks.md", "- [x] all\\n");
      write("workstreams/ws-limit.json", "{}"); write(".workstreams.json", "{}");`,
    );
    project.commitAll("Plan");
    const before = project.snapshot();
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout);
    const [event] = project.sql(
      "SELECT payload FROM events WHERE event_type = 'agent_edit_reverted'",
    );
    assert.deepEqual(JSON.parse(String(event?.["payload"])), {
      paths: [".workstreams.json", "openspec/changes/limit/tasks.md", "workstreams/ws-limit.json"],
    });
    const changed = project.git("diff", "--name-only", "main", "workstream/ws-limit").split("\n");
    assert.deepEqual(changed, ["src/limiter.js", "test/limiter.test.js"]);
    assert.equal(
      project.read("openspec/changes/limit/tasks.md"),
      "- [x] Limit requests in `src/limiter.js`\n- [x] Test it\n",
    );
    assert.deepEqual(project.git("status", "--porcelain"), " M openspec/changes/limit/tasks.md");
    const after = project.snapshot();
    assert.deepEqual(after["refs"], before["refs"]);
    assert.deepEqual(after["staged"], before["staged"]);
  });
});

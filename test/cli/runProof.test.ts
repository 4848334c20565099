import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const code = `write("src/limiter.js", "export const limit = (n) => (n > 100 ? 429 : 200);\\n");`;
const withTest = (text: string) =>
  `${code} write("test/limiter.test.js", ${JSON.stringify(text)});`;

async function runTo(project: RunProject, exitCode: number, state: string) {
  const answer = await project.run();
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  assert.deepEqual(project.states(), { "ws-limit": state });
  assert.equal(project.events("event_type = 'workstream_completed'").length, 0);
  assert.equal(project.read("openspec/changes/limit/tasks.md").includes("[x]"), false);
  return answer;
}

const lastRuntime = "step = 'runtime' AND attempt = 1";

suite("run: not proven is never passed", () => {
  suiteTeardown(removeProjects);

  test("a plugin that applies with its tool missing: plugin_unusable, STATIC never passed", async () => {
    const project = RunProject.create(goodEdit(), { files: { "ruff.toml": "" } });
    project.commitAll("Ruff");
    project.env["PATH"] = onlyBasics(project);
    const answer = await runTo(project, 1, "failed");
    assert.deepEqual(project.attempts("step = 'static'"), ["static#1 failed plugin_unusable"]);
    assert.equal(project.events("event_type = 'static_checks_passed'").length, 0);
    assert.match(flat(answer.stdout), /not proven: ruff.*: .*not installed/);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });

  test("an acceptance command that runs no test is not proven", async () => {
    const project = RunProject.create(withTest("export {};\n"), {
      bundle: { circuit_breaker: { max_attempts: 1 } },
    });
    const answer = await runTo(project, 1, "failed");
    assert.deepEqual(project.attempts(lastRuntime), ["runtime#1 failed not_proven"]);
    assert.match(flat(answer.stdout), /NOT_PROVEN node --test test\/limiter\.test\.js/);
  });

  test("skipped and todo tests prove nothing", async () => {
    const project = RunProject.create(
      withTest(
        `import test from "node:test";\ntest.skip("exceed limit", () => {});\ntest.todo("exceed limit answer");\ntest("other", () => {});\n`,
      ),
    );
    await runTo(project, 3, "needs_review");
    assert.deepEqual(project.attempts(lastRuntime), ["runtime#1 failed not_proven"]);
    const [row] = project.sql("SELECT state FROM evidence");
    assert.equal(row?.["state"], "unproven");
  });

  test("a known runner that leaves no report is not proven", async () => {
    const project = RunProject.create(code, {
      bundle: {
        acceptance_tests: ["node --test --version"],
        circuit_breaker: { max_attempts: 1 },
      },
    });
    await runTo(project, 1, "failed");
    assert.deepEqual(project.attempts(lastRuntime), ["runtime#1 failed not_proven"]);
  });

  test("an acceptance command whose program is missing is not proven, and no agent is asked to mend it", async () => {
    const project = RunProject.create(goodEdit(), {
      bundle: { acceptance_tests: ["no-such-program --check"] },
    });
    const answer = await runTo(project, 1, "failed");
    assert.deepEqual(project.attempts(lastRuntime), ["runtime#1 failed setup_failed"]);
    assert.match(flat(answer.stdout), /not proven: no-such-program --check/);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });

  test("a bundle without acceptance tests proves nothing", async () => {
    const project = RunProject.create(goodEdit(), { bundle: { acceptance_tests: [] } });
    const answer = await runTo(project, 3, "needs_review");
    assert.match(flat(answer.stdout), /the bundle has no acceptance test/);
  });

  test("a scenario that no test names needs a person, whose confirm completes it", async () => {
    const project = RunProject.create(
      withTest(`import test from "node:test";\ntest("something", () => {});\n`),
    );
    const answer = await runTo(project, 3, "needs_review");
    assert.match(flat(answer.stdout), /UNPROVEN Exceed Limit/);
    assert.match(
      flat(answer.stdout),
      /next openspec-workstreams confirm --ws-id ws-limit --scenario "Exceed Limit"/,
    );
    assert.match(flat(answer.stdout), /exit 3 needs you/);

    const words = ["--ws-id", "ws-limit", "--scenario", "Exceed Limit", "--note", "saw 429"];
    const nobody = await project.cli("confirm", ...words);
    assert.equal(nobody.exitCode, 2);
    assert.match(nobody.stderr, /--by NAME/);
    const agent = await project.cliWith(
      { WORKSTREAM_RUN: "run-1" },
      "confirm",
      ...words,
      "--by",
      "A",
    );
    assert.equal(agent.exitCode, 2);
    const worktree = path.join(project.root, ".worktrees/ws-limit");
    const inside = await (
      await project.start(["confirm", ...words, "--by", "A"], {}, worktree)
    ).ended;
    assert.equal(inside.exitCode, 2);
    mkdirSync(path.join(worktree, "deep"), { recursive: true });
    const root = await project.cli(
      "confirm",
      ...words,
      "--by",
      "A",
      "--root",
      ".worktrees/ws-limit",
    );
    assert.equal(root.exitCode, 2, "--root with a relative path into a worktree");
    assert.equal(project.sql("SELECT * FROM evidence WHERE kind = 'person'").length, 0);

    const confirmed = await project.cli("confirm", ...words, "--by", "Pat");
    assert.equal(confirmed.exitCode, 0, confirmed.stderr);
    assert.match(confirmed.stdout, /is done\. Next: openspec-workstreams merge --ws-id ws-limit/);
    assert.match((await project.cli("inspect")).stdout, /Runtime tests: passed/);
    const [row] = project.sql("SELECT * FROM evidence WHERE kind = 'person'");
    assert.equal(row?.["confirmed_by"], "Pat");
    assert.equal(row["note"], "saw 429");
    assert.equal(row["tree_sha"], project.git("rev-parse", "workstream/ws-limit^{tree}"));
    assert.match(String(row["requirement_sha"]), /^[0-9a-f]{64}$/);
    assert.deepEqual(
      project.sql(
        "SELECT w.state, r.status FROM workstreams w JOIN runs r ON w.run_id = r.id WHERE w.id = 'ws-limit'",
      ),
      [{ state: "done", status: "completed" }],
    );
    assert.equal(project.read("openspec/changes/limit/tasks.md").match(/\[x\]/g)?.length, 2);
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
  });
});

/** A PATH with git, sh and node, and none of the checkers of this machine. */
function onlyBasics(project: RunProject): string {
  const folder = path.join(project.folder, "bin");
  mkdirSync(folder);
  return [folder, path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
}

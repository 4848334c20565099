import assert from "node:assert/strict";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const code = 'write("src/limiter.js", "export const limit = (n) => (n > 100 ? 429 : 200);\\n");';
const flakyTest = `import { test } from "node:test";
let used = 0;
test("uses the limit up", () => { used = 1; });
test("exceed limit", () => { if (used > 0) throw new Error("used up"); });
`;

suite("run: what is not to be believed", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  test("a flaky test proves nothing, is an error of its own, and is seen everywhere", async () => {
    const project = RunProject.create(
      `${code} write("test/limiter.test.js", ${JSON.stringify(flakyTest)});`,
      { bundle: { circuit_breaker: { max_attempts: 1 } } },
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.deepEqual(project.states(), { "ws-limit": "failed" });
    assert.deepEqual(project.attempts("step = 'runtime' AND attempt = 1"), [
      "runtime#1 failed not_proven",
    ]);
    assert.equal(project.events("event_type = 'runtime_tests_passed'").length, 0);
    const [evidence] = project.sql("SELECT state, why FROM evidence LIMIT 1");
    assert.equal(evidence?.["state"], "unproven");
    assert.match(String(evidence["why"]), /^flaky: "exceed limit" failed, then passed alone$/);
    const [issue] = project.sql("SELECT code, file, line FROM issues LIMIT 1");
    assert.deepEqual(issue, { code: "test-flaky", file: "test/limiter.test.js", line: 4 });
    assert.ok(project.events().includes("error_detected"));
    assert.match(flat(answer.stdout), /1 flaky.*1 of 2 tests is flaky: exceed limit/);
    assert.match((await project.cli("inspect", "issues")).stdout, /test-flaky/);
    const trace = await project.cli("inspect", "trace", "--ws-id", "ws-limit");
    assert.match(flat(trace.stdout), /unproven.*flaky: "exceed limit"/);
  });

  test("a comment that silences a checker is a new problem until it is gone", async () => {
    const silenced =
      "// eslint-disable-next-line\\nexport const limit = (n) => (n > 100 ? 429 : 200);\\n";
    const project = RunProject.create(
      `${goodEdit()} if (phase === "edit") write("src/limiter.js", "${silenced}");`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts("step IN ('static', 'pipeline')"), [
      "static#1 failed issues",
      "pipeline#1 passed",
      "static#2 passed",
    ]);
    assert.deepEqual(
      project.sql("SELECT source, code, file, line, state FROM errors, (SELECT 1)"),
      [
        {
          source: "suppression",
          code: "eslint-disable",
          file: "src/limiter.js",
          line: 1,
          state: "VERIFIED",
        },
      ],
    );
    assert.match(flat(answer.stdout), /suppression eslint-disable/);
  });

  test("with plugins.suppressions show it is shown and does not stop the work", async () => {
    const silenced =
      "// eslint-disable-next-line\\nexport const limit = (n) => (n > 100 ? 429 : 200);\\n";
    const project = RunProject.create(`${goodEdit()} write("src/limiter.js", "${silenced}");`, {
      settings: { plugins: { suppressions: "show" } },
    });
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.sql("SELECT source, severity, is_new FROM issues"), [
      { source: "suppression", severity: "info", is_new: 1 },
    ]);
  });

  test("a checker's configuration that no bundle names is not the agent's to change", async () => {
    const plugin = {
      schema: 1,
      id: "links",
      title: "Links",
      install: "it comes with node",
      match: { extensions: [".js"], whenConfig: [".links.json"] },
      resolve: { bin: "node" },
      commands: [{ scope: "files", args: ["--check", "{files}"] }],
      output: [{ name: "exit", parser: "passFail" }],
    };
    const project = RunProject.create(
      `${goodEdit()} if (phase === "edit") write("conf/.links.json", "[]"); else rmSync("conf/.links.json");`,
      {
        files: { "tools/links.json": JSON.stringify(plugin), ".links.json": '["all"]\n' },
        bundle: { files_scope: ["src/**", "test/**", "conf/**"] },
        settings: { plugins: { paths: ["tools/*.json"] } },
      },
    );
    project.commitAll("Links");
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.sql("SELECT source, code, file, state FROM errors"), [
      { source: "configuration", code: "links", file: "conf/.links.json", state: "VERIFIED" },
    ]);
  });
});

import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject, until } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const code = 'write("src/limiter.js", "export const limit = (n) => (n > 100 ? 429 : 200);\\n");';
const flakyTest = `import { test } from "node:test";
let used = 0;
test("uses the limit up", () => { used = 1; });
test("exceed limit", () => { if (used > 0) throw new Error("used up"); });
`;

/** A checker that a file of its own configures. */
const linksPlugin = {
  schema: 1,
  id: "links",
  title: "Links",
  install: "it comes with node",
  match: { extensions: [".js"], whenConfig: [".links.json"] },
  resolve: { bin: "node" },
  commands: [{ scope: "files", args: ["--check", "{files}"] }],
  output: [{ name: "exit", parser: "passFail" }],
};

suite("run: what is not to be believed", () => {
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

  test("the trace says what went stale since, and why", async () => {
    const project = RunProject.create(goodEdit());
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const trace = async () => flat((await project.cli("inspect", "trace")).stdout);
    assert.match(await trace(), /scenario Exceed Limit proven/);
    const file = ".worktrees/ws-limit/src/limiter.js";
    const text = project.read(file);
    project.write(file, "export const limit = () => 200;\n");
    assert.match(await trace(), /scenario Exceed Limit stale .*src\/limiter\.js changed stale/);
    project.write(file, text);
    assert.match(await trace(), /scenario Exceed Limit proven/);
    const proposal = "openspec/changes/limit/proposal.md";
    project.write(proposal, project.read(proposal).replace("100 per minute", "90 per minute"));
    assert.match(await trace(), /0 of 1 proven.* stale .*requirement changed stale/);
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
    const project = RunProject.create(
      `${goodEdit()} if (phase === "edit") write("conf/.links.json", "[]"); else rmSync("conf/.links.json");`,
      {
        files: { "tools/links.json": JSON.stringify(linksPlugin), ".links.json": '["all"]\n' },
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

  test("a checker's configuration that git does not see is not the agent's to change either", async () => {
    const project = RunProject.create(
      `${goodEdit()} if (existsSync(path.join(place, "cheat"))) write(".links.json", "[]");`,
      {
        files: {
          "tools/links.json": JSON.stringify(linksPlugin),
          ".links.json": '["all"]\n',
          ".gitignore": ".links.json\n",
        },
        bundle: { worktree: { copy: [".links.json"] } },
        settings: { plugins: { paths: ["tools/*.json"] } },
      },
    );
    project.commitAll("Links");
    const honest = await project.run();
    assert.equal(honest.exitCode, 0, honest.stdout + honest.stderr);
    const [kept] = project.sql("SELECT run_id FROM workstreams");
    const log = `.workstreams/logs/${String(kept?.["run_id"])}/ws-limit/baseline.json`;
    assert.match(
      project.read(log),
      /"links":\{"version":"[^"]+","program":\{"identity":"[\d:]+","sha256":"\w{64}"\},"argv":\["--check","\{files\}"\],"config":"\w{64}"/,
    );

    writeFileSync(path.join(project.folder, "cheat"), "");
    const answer = await project.run("--all", "--fresh");
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(
      flat(answer.stdout),
      /not proven: links: configuration changed during EDIT, by no commit: restore it in/,
    );
    assert.deepEqual(project.states(), { "ws-limit": "failed" });
  });

  test("what a checker found is recorded while another still looks", async () => {
    const project = RunProject.create(
      `${goodEdit()} writeFileSync(path.join(place, "edited"), "");`,
      {
        files: {
          "tools/links.json": JSON.stringify({ ...linksPlugin, resolve: { bin: "links" } }),
          ".links.json": "[]\n",
        },
        settings: {
          plugins: { paths: ["tools/*.json"], tools: { links: "tools/links" } },
        },
      },
    );
    const [edited, go] = ["edited", "go"].map((name) => path.join(project.folder, name));
    const wait = `[ -e ${edited} ] && while ! [ -e ${go} ]; do sleep 0.05; done`;
    project.write(
      "tools/links",
      `#!/bin/sh\n[ "$1" = --version ] && exec echo 1.0.0\n${wait}\nexit 0\n`,
    );
    chmodSync(path.join(project.root, "tools/links"), 0o755);
    project.commitAll("Links");
    const run = await project.start(["run", "--all", "--trust", "--events"]);
    await until("STATIC begins", () => run.output().includes("static_checks_started"));
    const rows = "SELECT plugin_id, outcome FROM plugin_results";
    const alone = /"data": \[\s*{\s*"plugin_id": "node-check",\s*"outcome": "clean"\s*}\s*\]/;
    await until("one checker's answer is recorded alone", async () =>
      alone.test((await project.cli("inspect", "--json", "--sql", rows)).stdout),
    );
    project.write("../go", "");
    const answer = await run.ended;
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.sql(`${rows} ORDER BY plugin_id`), [
      { plugin_id: "links", outcome: "clean" },
      { plugin_id: "node-check", outcome: "clean" },
    ]);
  });

  test("a checker whose configuration EDIT took away, or whose program changed before a resume, proves nothing", async () => {
    const program = (more = "") => `#!/bin/sh\n${more}case "$1" in --version) echo 1.0.0;; esac\n`;
    const project = RunProject.create(
      `${goodEdit()} if (phase === "edit") rmSync(".links.json");`,
      {
        files: {
          "tools/links.json": JSON.stringify({ ...linksPlugin, resolve: { bin: "links" } }),
          "tools/links": program(),
          ".links.json": '["all"]\n',
          ".gitignore": ".links.json\n",
        },
        bundle: { worktree: { copy: [".links.json"] } },
        settings: { plugins: { paths: ["tools/*.json"], tools: { links: "tools/links" } } },
      },
    );
    chmodSync(path.join(project.root, "tools/links"), 0o755);
    project.commitAll("Links");
    const removed = await project.run();
    assert.equal(removed.exitCode, 1, removed.stdout + removed.stderr);
    assert.match(flat(removed.stdout), /not proven: links: configuration changed during EDIT/);

    project.write(".worktrees/ws-limit/.links.json", '["all"]\n');
    project.write("tools/links", program("# another one\n"));
    const other = await project.cli("resume", "--trust");
    assert.equal(other.exitCode, 1, other.stdout + other.stderr);
    assert.match(flat(other.stdout), /not proven: links: tool changed during EDIT: .*tools\/links/);

    project.write("tools/links", program());
    const answer = await project.cli("resume", "--trust");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });

  test("a checker is not started again for equal files, tool and configuration, and the reason is printed", async () => {
    const count = "require('fs').appendFileSync(process.env.HOME + '/looked', 'x')";
    const plugin = {
      schema: 1,
      id: "links",
      title: "Links",
      install: "it comes with node",
      match: { whenConfig: [".links.json"] },
      resolve: { bin: "node" },
      commands: [{ scope: "project", args: ["-e", count] }],
      output: [{ name: "exit", parser: "passFail" }],
    };
    const project = RunProject.create(goodEdit(), {
      files: { "tools/links.json": JSON.stringify(plugin), ".links.json": "[]\n" },
      settings: { plugins: { paths: ["tools/*.json"] } },
    });
    project.commitAll("Links");
    const looked = () => readFileSync(path.join(project.folder, "home/looked"), "utf8").length;
    const first = await project.run();
    assert.equal(first.exitCode, 0, first.stdout + first.stderr);
    assert.equal(looked(), 2, "once on the base, once on the work");
    assert.match(flat(first.stdout), /links ran: it has not looked before/);
    assert.match(flat(first.stdout), /links ran: the files changed/);
    const again = await project.run("--all", "--fresh");
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.equal(looked(), 3, "not on the same base, but on the work, because that decides");
    assert.match(flat(again.stdout), /links reused: nothing that decides changed/);
    assert.match(flat(again.stdout), /links ran: a pass that decides rests on no earlier result/);
    project.write(".links.json", "[1]\n");
    project.commitAll("Other links");
    const other = await project.run("--all", "--fresh");
    assert.equal(other.exitCode, 0, other.stdout + other.stderr);
    assert.equal(looked(), 5);
    assert.match(flat(other.stdout), /links ran: its configuration changed, the files changed/);
  });
});

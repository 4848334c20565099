import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject, until } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const head = 'import test from "node:test";\nimport assert from "node:assert/strict";\n';
const right = "export const limit = (n) => (n > 100 ? 429 : 200);\n";
const code = `write("src/limiter.js", ${JSON.stringify(right)});\n`;
const vacuous = `${code}write("test/limiter.test.js", ${JSON.stringify(`${head}test("exceed limit", () => { assert(true); });\n`)});`;

function worktrees(project: RunProject): string[] {
  const folder = path.join(project.root, ".worktrees");
  return existsSync(folder) ? readdirSync(folder) : [];
}

suite("run: the proof decides", () => {
  suiteTeardown(removeProjects);

  test("a vacuous test is an error at that test, goes to the agent, and is VERIFIED by an honest one", async () => {
    const project = RunProject.create(
      `if (phase === "edit") { ${vacuous} } else { writeFileSync(path.join(place, "fix.md"), prompt); ${goodEdit()} }`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts("step IN ('runtime', 'pipeline')"), [
      "runtime#1 failed proof_failed",
      "pipeline#1 passed",
      "runtime#2 passed",
    ]);
    assert.deepEqual(project.sql("SELECT source, code, file, line, state FROM errors"), [
      {
        source: "proof",
        code: "passes-without",
        file: "test/limiter.test.js",
        line: 3,
        state: "VERIFIED",
      },
    ]);
    const prompt = readFileSync(path.join(project.folder, "fix.md"), "utf8");
    assert.match(prompt, /Its proof failed/);
    assert.match(prompt, /"exceed limit" passes without the change, so it proves nothing/);
    assert.match(prompt, /WHEN a client makes 101 requests in a minute; THEN the API answers 429/);
    assert.deepEqual(
      project.sql(
        "SELECT state, verdict, versions_rejected, versions_wrong FROM evidence ORDER BY at",
      ),
      [
        { state: "unproven", verdict: "passes_without", versions_rejected: 0, versions_wrong: 3 },
        { state: "proven", verdict: "rejects", versions_rejected: 1, versions_wrong: 1 },
      ],
    );
    assert.deepEqual(project.events("event_type LIKE 'proof_%'"), [
      "proof_started",
      "proof_failed",
      "proof_started",
      "proof_passed",
    ]);
    const trace = flat((await project.cli("inspect", "trace")).stdout);
    assert.match(
      trace,
      /by exceed limit, inferred, at \w+, 1 of 1 wrong versions rejected, .*proven/,
    );
    assert.deepEqual(worktrees(project), ["ws-limit"]);
  });

  test("what no agent mends needs a person, whose confirm completes it", async () => {
    const project = RunProject.create(vacuous);
    const answer = await project.run();
    assert.equal(answer.exitCode, 3, answer.stdout + answer.stderr);
    assert.deepEqual(project.states(), { "ws-limit": "needs_review" });
    assert.match(
      flat(answer.stdout),
      /UNPROVEN Exceed Limit.*"exceed limit" passes without the change/,
    );
    const words = ["--ws-id", "ws-limit", "--scenario", "Exceed Limit", "--note", "saw 429"];
    const confirmed = await project.cli("confirm", ...words, "--by", "Pat");
    assert.equal(confirmed.exitCode, 0, confirmed.stdout + confirmed.stderr);
    assert.deepEqual(project.states(), { "ws-limit": "done" });
    const tip = project.git("rev-parse", "workstream/ws-limit");
    assert.deepEqual(project.sql("SELECT verified_commit AS c FROM workstreams"), [{ c: tip }]);
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
  });

  test("the policy says how much a test has to show", async () => {
    const passed = RunProject.create(vacuous, { settings: { proof: { require: "passed" } } });
    const believed = await passed.run();
    assert.equal(believed.exitCode, 0, believed.stdout + believed.stderr);
    // It rejects a version that throws, and lets two others through.
    const weak = `${code}write("test/limiter.test.js", ${JSON.stringify(`${head}import { limit } from "../src/limiter.js";\ntest("exceed limit", () => { assert.doesNotThrow(() => limit(101)); });\n`)});`;
    const strong = RunProject.create(weak, {
      bundle: { proof: { require: "strong" }, circuit_breaker: { max_attempts: 1 } },
    });
    const refused = await strong.run();
    assert.equal(refused.exitCode, 3, refused.stdout + refused.stderr);
    assert.match(flat(refused.stdout), /"exceed limit" 1 of 3 wrong versions rejected/);
  });

  test("an engine that is killed while it proves leaves nothing behind when it is resumed", async () => {
    const waits = `${head}import { existsSync, writeFileSync } from "node:fs";\nimport { limit } from "../src/limiter.js";
test("exceed limit", async () => {
  assert.equal(limit(101), 429);
  const place = process.cwd().replace(/project.*/, "");
  if (!process.cwd().endsWith(".proof") || existsSync(place + "go")) return;
  writeFileSync(place + "proving", "");
  while (!existsSync(place + "go")) await new Promise((resolve) => setTimeout(resolve, 50));
});\n`;
    const project = RunProject.create(
      `${code}write("test/limiter.test.js", ${JSON.stringify(waits)});`,
    );
    const run = await project.start(["run", "--all", "--trust"]);
    await until("it proves", () => existsSync(path.join(project.folder, "proving")));
    assert.deepEqual(worktrees(project), ["ws-limit", "ws-limit.proof"]);
    run.child.kill("SIGKILL");
    await run.ended;
    writeFileSync(path.join(project.folder, "go"), "");
    const answer = await project.cli("resume", "--trust");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(worktrees(project), ["ws-limit"]);
    assert.equal(project.git("worktree", "list").split("\n").length, 2);
    assert.deepEqual(project.calls(), ["ws-limit edit#1"]);
  });

  test("what is set up is used again until what it is made of changes", async () => {
    const setup = 'echo x >> "$HOME/set-up" && mkdir -p made && echo 429 > made/over.txt';
    const reads = `import { readFileSync } from "node:fs";\nconst over = Number(readFileSync("made/over.txt", "utf8"));\nexport const limit = (n) => (n > 100 ? over : 200);\n`;
    const good = `${goodEdit()} write("src/limiter.js", ${JSON.stringify(reads)});`;
    const project = RunProject.create(
      `if (phase === "edit") { ${good} ${vacuous.replace(code, "")} } else { ${good} }`,
      { bundle: { worktree: { setup: [setup] } }, files: { ".gitignore": "made/\n" } },
    );
    project.commitAll("Ignore");
    const count = () =>
      readFileSync(path.join(project.folder, "home/set-up"), "utf8").trim().split("\n").length;
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.equal(count(), 2, "the worktree and the proof checkout, once each");
    assert.match(flat(answer.stdout), /clean checkout of \w+, set up before/);
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.deepEqual(worktrees(project), []);
  });

  test("a file that a sparse checkout hides is neither deleted nor missing in the proof", async () => {
    const project = RunProject.create(
      `${goodEdit()} write("test/limiter.test.js", readFileSync("test/limiter.test.js", "utf8") + ${JSON.stringify(`import { existsSync } from "node:fs";\ntest("reads docs", () => { if (process.cwd().endsWith(".proof")) assert.ok(existsSync("docs/a.md")); });\n`)});`,
      { files: { "docs/a.md": "a\n" }, bundle: { files_scope: ["src/**", "test/**", "docs/**"] } },
    );
    project.commitAll("Docs");
    project.git("sparse-checkout", "set", "--no-cone", "/*", "!/docs");
    assert.ok(!project.has("docs/a.md"));
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.match(project.git("ls-tree", "-r", "--name-only", "workstream/ws-limit"), /docs\/a\.md/);
  });
});

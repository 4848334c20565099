import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const toolchain = path.join(import.meta.dirname, "../../node_modules");
const broken = (name: string) => `write("src/limiter.js", "export const ${name} = ;\\n");`;
const fixed = `write("src/limiter.js", "export const limit = (n) => (n > 100 ? 429 : 200);\\n");`;

/** The engine's EDIT makes a syntax error; `fix` is what the agent does about it. */
function withMistake(fix: string, bundle: object = {}): RunProject {
  return RunProject.create(
    `if (phase === "edit") { ${goodEdit()} ${broken("limit")} } else { ${fix} }`,
    { bundle },
  );
}

function errors(project: RunProject) {
  return project.sql("SELECT * FROM errors ORDER BY detected_at, rowid");
}

function pipelineEvents(project: RunProject): string[] {
  const names = ["static_checks_failed", "pipeline_started", "error_detected", "error_analyzing"];
  const more = ["error_fixed", "error_verified", "error_reopened", "static_checks_passed"];
  const list = [...names, ...more, "circuit_breaker_tripped"].map((name) => `'${name}'`).join(", ");
  return project.events(`event_type IN (${list})`);
}

async function stopped(project: RunProject, rule: string, words: RegExp) {
  const answer = await project.run();
  assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
  const [event] = project.sql(
    "SELECT payload FROM events WHERE event_type = 'circuit_breaker_tripped'",
  );
  const payload: unknown = JSON.parse(String(event?.["payload"]));
  assert.ok(typeof payload === "object" && payload !== null && "rule" in payload);
  assert.equal(payload.rule, rule);
  assert.match(flat(answer.stdout), words);
  assert.deepEqual(project.states(), { "ws-limit": "failed" });
  return answer;
}

suite("run: the error pipeline", () => {
  suiteTeardown(removeProjects);

  test("an error fixed at once goes NEW, ANALYZED, FIXED, VERIFIED, each with its time", async () => {
    const project = withMistake(fixed);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(pipelineEvents(project), [
      "static_checks_failed",
      "pipeline_started",
      "error_detected",
      "error_analyzing",
      "error_fixed",
      "error_verified",
      "static_checks_passed",
    ]);
    const [error] = errors(project);
    assert.equal(error?.["state"], "VERIFIED");
    assert.equal(error["occurrence_count"], 1);
    assert.equal(error["signature"], "node-check:syntax-error:limiter.js:1");
    const times = ["detected_at", "analyzed_at", "fixed_at", "verified_at"].map((at) => error[at]);
    assert.deepEqual(times, [...times].sort());
    assert.ok(times.every((at) => typeof at === "number" && at > 0));
    const [fix] = project.sql("SELECT strategy, outcome, commit_sha FROM fix_attempts");
    assert.equal(fix?.["outcome"], "verified");
    assert.equal(fix["strategy"], "agent_fix");
    assert.equal(project.git("cat-file", "-t", String(fix["commit_sha"])), "commit");
  });

  test("an error fixed on the second try is REOPENED and given to a fresh context", async () => {
    const project = withMistake(
      `if (attempt === "1") write("src/limiter.js", "// tried\\nexport const limit = ;\\n"); else { ${fixed} }`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const [error, ...others] = errors(project);
    assert.equal(others.length, 0);
    assert.equal(error?.["state"], "VERIFIED");
    assert.equal(error["occurrence_count"], 2);
    assert.deepEqual(
      project.events("event_type IN ('error_fixed','error_reopened','error_verified')"),
      ["error_fixed", "error_reopened", "error_fixed", "error_verified"],
    );
    assert.deepEqual(
      project.sql("SELECT strategy, outcome FROM fix_attempts ORDER BY started_at, rowid"),
      [
        { strategy: "agent_fix", outcome: "not_fixed" },
        { strategy: "fresh_context", outcome: "verified" },
      ],
    );
  });

  test("the same error for ever trips the breaker with the number and the limit", async () => {
    const project = withMistake(
      `write("src/limiter.js", "// try " + attempt + "\\nexport const limit = ;\\n");`,
    );
    const answer = await stopped(project, "repeats", /came back 3 times, the limit is 3/);
    assert.deepEqual(project.calls(), ["ws-limit edit#1", "ws-limit fix#1", "ws-limit fix#2"]);
    assert.equal(errors(project)[0]?.["state"], "ESCALATED");
    assert.equal(project.events("event_type = 'error_escalated'").length, 1);
    assert.match(flat(answer.stdout), /breaker .*kept: worktree and 3 commits/);
    assert.match(flat(answer.stdout), /next openspec-workstreams resume/);
  });

  test("going from A to B and back to A is an oscillation", async () => {
    const project = withMistake(
      `if (attempt === "1") { ${broken("other")} } else { ${broken("limit")} }`,
    );
    await stopped(
      project,
      "oscillation",
      /came to the same (files|failures) 2 times, the limit is 2/,
    );
  });

  test("two fixes that change nothing trip no_change", async () => {
    const project = withMistake(`console.log("looks fine to me");`);
    await stopped(project, "no_change", /two fixes in a row changed nothing/);
    assert.deepEqual(project.attempts("step = 'pipeline'"), [
      "pipeline#1 failed no_changes",
      "pipeline#2 failed no_changes",
    ]);
    assert.deepEqual(project.attempts("step = 'static'"), ["static#1 failed issues"]);
  });

  test("max_attempts limits the fixes of a run, also over a resume", async () => {
    const project = withMistake(
      `write("src/limiter.js", "export const x" + calls() + " = ;\\n");`,
      {
        circuit_breaker: { max_attempts: 2, max_error_repeats: 9, oscillation_threshold: 9 },
      },
    );
    await stopped(project, "attempts", /2 fixes were tried, the limit is 2/);
    const calls = project.calls().length;
    const again = await project.cli("resume");
    assert.equal(again.exitCode, 1);
    assert.equal(project.calls().length, calls);
  });

  test("budget.max_minutes stops an agent that is at work when they are used up", async () => {
    const project = RunProject.create(`${goodEdit()} await wait(60_000);`, {
      bundle: { budget: { max_minutes: 0.05 } },
    });
    await stopped(project, "budget", /the limit is 0\.05/);
    assert.deepEqual(project.attempts(), ["edit#1 failed budget"]);
    assert.equal(project.git("rev-list", "--count", "main..workstream/ws-limit"), "0");
  });

  test("a fix outside the scope fails and commits nothing; its edits are set aside on resume", async () => {
    const project = withMistake(`${fixed} write("src/a.js", "2;");`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 1);
    assert.deepEqual(project.attempts("step = 'pipeline'"), ["pipeline#1 failed scope_violation"]);
    assert.equal(project.git("rev-list", "--count", "main..workstream/ws-limit"), "1");
    project.agent(fixed);
    const again = await project.cli("resume");
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.match(flat(again.stdout), /set aside 2 changed files/);
    assert.deepEqual(project.attempts("step = 'pipeline'").at(-1), "pipeline#2 passed");
    assert.equal(project.git("show", "workstream/ws-limit:src/a.js"), "export const a = 1;");
  });

  test("an agent that crashes in the fix fails there; resume fixes again without checking again first", async () => {
    const project = withMistake(`write("src/limiter.js", "half"); process.exit(9);`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 1);
    assert.match(flat(answer.stdout), /why Failed in PIPELINE #1: .*exit code 9/);
    project.agent(fixed);
    const again = await project.cli("resume");
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    assert.deepEqual(project.attempts(), [
      "edit#1 passed",
      "static#1 failed issues",
      "pipeline#1 failed agent_failed",
      "pipeline#2 passed",
      "static#2 passed",
      "runtime#1 passed",
    ]);
  });

  test("a failed test is an error of RUNTIME, verified by RUNTIME", async () => {
    const project = RunProject.create(
      `if (phase === "edit") { ${goodEdit(101)} } else { ${fixed} }`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts(), [
      "edit#1 passed",
      "static#1 passed",
      "runtime#1 failed tests_failed",
      "pipeline#1 passed",
      "static#2 passed",
      "runtime#2 passed",
    ]);
    assert.deepEqual(
      project.events("event_type LIKE 'error_%' OR event_type = 'runtime_tests_passed'"),
      [
        "error_detected",
        "error_analyzing",
        "error_fixed",
        "error_verified",
        "runtime_tests_passed",
      ],
    );
  });

  test("eslint, prettier and tsc check what the base does not have, and prettier mends by itself", async () => {
    const project = RunProject.create(
      `if (phase === "edit") { ${goodEdit()} write("src/limiter.js",
        "/** @param {number} n */\\nexport const limit = (n) => {\\n  const unused = 1;\\n  return n > 100 ? 429 :    200;\\n};\\n"); }
       else write("src/limiter.js", "/** @param {number} n */\\nexport const limit = (n) => (n > 100 ? 429 : 200);\\n");`,
      {
        files: {
          ".gitignore": "node_modules\n",
          "eslint.config.js": `export default [{ rules: { "no-unused-vars": "error" } }];\n`,
          ".prettierrc": "{}\n",
          "tsconfig.json":
            '{"compilerOptions":{"allowJs":true,"checkJs":true,"noEmit":true,"target":"esnext","module":"nodenext","types":[]},"include":["src"]}\n',
          "src/a.js": "const known = 1;\nexport const a = 1;\n",
        },
      },
    );
    symlinkSync(toolchain, path.join(project.root, "node_modules"));
    project.commitAll("Tools");
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const results = project.sql(
      `SELECT plugin_id, outcome FROM plugin_results WHERE attempt_id LIKE '%static#1' ORDER BY plugin_id`,
    );
    assert.deepEqual(results, [
      { plugin_id: "eslint", outcome: "issues" },
      { plugin_id: "prettier", outcome: "clean" },
      { plugin_id: "tsc", outcome: "clean" },
    ]);
    assert.equal(errors(project).length, 1);
    assert.equal(errors(project)[0]?.["code"], "no-unused-vars");
    assert.match(project.git("log", "--format=%s", "main..workstream/ws-limit"), /Format 2 files/);
  });

  test("a syntax error that a formatter gives up on is the agent's to mend, not a broken tool", async () => {
    const project = RunProject.create(
      `if (phase === "edit") { ${goodEdit()} ${broken("limit")} } else { ${fixed} }`,
      { files: { ".prettierrc": "{}\n", ".gitignore": "node_modules\n" } },
    );
    symlinkSync(toolchain, path.join(project.root, "node_modules"));
    project.commitAll("Tools");
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const [first] = project.sql(
      "SELECT outcome FROM plugin_results WHERE plugin_id = 'prettier' AND attempt_id LIKE '%static#1'",
    );
    assert.equal(first?.["outcome"], "broken");
    assert.ok(errors(project).every((error) => error["state"] === "VERIFIED"));
  });

  test("an edited source file that every checker leaves out is not looked at, and so not proven", async () => {
    const project = RunProject.create(goodEdit(), {
      files: {
        ".gitignore": "node_modules\n",
        "eslint.config.js": `export default [{ ignores: ["src/limiter.js"] }];\n`,
      },
    });
    symlinkSync(toolchain, path.join(project.root, "node_modules"));
    project.commitAll("Tools");
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(flat(answer.stdout), /not looked at: src\/limiter\.js/);
    assert.deepEqual(project.sql("SELECT outcome, why FROM plugin_results"), [
      { outcome: "clean", why: "not looked at: src/limiter.js" },
    ]);
    assert.deepEqual(project.sql("SELECT code, file FROM issues"), [
      { code: "not-looked-at", file: "src/limiter.js" },
    ]);
    assert.equal(project.sql("SELECT * FROM step_attempts WHERE step = 'fix'").length, 0);
    const settings = project
      .read(".workstreams.json")
      .replace("{", '{ "plugins": { "unchecked": ["src/limiter.js"] },');
    project.write(".workstreams.json", settings);
    project.commitAll("Nobody has to look at it");
    const resumed = await project.cli("resume", "--trust");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject, until } from "./support/runProject";
import { agentStart, goodEdit } from "./support/sampleChange";

const brokenLimiter = `write("src/limiter.js", "export const limit = ;\\n");`;
const brokenTest = (line: number) =>
  `write("test/limiter.test.js", ${JSON.stringify(`${"// more\n".repeat(line - 1)}const never${line} = ;\n`)});`;
const badEdit = `if (phase === "edit") { ${goodEdit()} ${brokenLimiter} }`;
/** Each fix leaves the first error and adds one that was not there. */
const onlyWorse = `${badEdit} else if (calls() === 2) { ${brokenTest(1)} } else if (calls() === 3) { ${brokenTest(2)} }`;

/** What each attempt of the pipeline did, and what became of the errors it was for. */
function fixes(project: RunProject): string[] {
  return project
    .sql(
      `SELECT f.strategy || ' ' || group_concat(DISTINCT f.outcome) AS line
       FROM fix_attempts f JOIN step_attempts s ON s.id = f.attempt_id AND s.step = 'pipeline'
       GROUP BY s.attempt ORDER BY s.attempt`,
    )
    .map((row) => String(row["line"]));
}

function errors(project: RunProject): string[] {
  return project
    .sql("SELECT signature, state, occurrence_count FROM errors ORDER BY detected_at, rowid")
    .map((row) => Object.values(row).join(" "));
}

const tip = (project: RunProject) => project.git("rev-parse", "workstream/ws-limit");
const madeBy = (project: RunProject, step: string) =>
  String(project.sql(`SELECT commit_sha FROM step_attempts WHERE ${step}`)[0]?.["commit_sha"]);

/** A second agent beside the first, which is turned to when that one mends nothing. */
function withSecondAgent(project: RunProject, script: string): void {
  const file = path.join(project.folder, "second.mjs");
  writeFileSync(file, agentStart + script);
  const command = (name: string) => [
    process.execPath,
    path.join(project.folder, name),
    "{promptFile}",
  ];
  const agents = {
    scripted: { command: command("agent.mjs") },
    second: { command: command("second.mjs") },
  };
  const settings = { agent: "scripted", agents, escalate: ["second"] };
  project.write(".workstreams.json", JSON.stringify(settings));
}

suite("run: one strategy after the other", () => {
  suiteTeardown(removeProjects);

  test("what one agent does not mend, the next one gets, and is told what was tried", async () => {
    const project = RunProject.create(
      `${badEdit} else { write("src/limiter.js", "// try " + calls() + "\\nexport const limit = ;\\n"); }`,
    );
    withSecondAgent(project, `write(path.join(place, "told.md"), prompt); ${goodEdit()}`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(fixes(project), [
      "agent_fix not_fixed",
      "fresh_context not_fixed",
      "next_agent verified",
    ]);
    const agents = project.sql("SELECT agent FROM step_attempts WHERE step = 'pipeline'");
    assert.deepEqual(
      agents.map((row) => row["agent"]),
      ["scripted", "scripted", "second"],
    );
    const told = readFileSync(path.join(project.folder, "told.md"), "utf8");
    assert.match(told, /tried/i);
    assert.match(told, /src\/limiter\.js/);
    assert.match(errors(project).join("\n"), /VERIFIED 3/);
  });

  test("fixes that only make it worse are taken back, and the next one starts from the last good commit", async () => {
    const project = RunProject.create(`${onlyWorse} else { ${goodEdit()} }`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(fixes(project), [
      "agent_fix not_fixed",
      "fresh_context not_fixed,verified",
      "revert not_fixed,verified",
      "fresh_context verified",
    ]);
    // Going back is where the history goes on: the last fix follows the commit of EDIT.
    assert.equal(
      project.git("rev-parse", "workstream/ws-limit^"),
      madeBy(project, "step = 'edit' AND status = 'passed'"),
    );
    assert.ok(errors(project).every((line) => line.includes(" VERIFIED ")));
    assert.deepEqual(project.states(), { "ws-limit": "done" });
  });

  test("when no fix is left, what is worse is put away with its diff, and the better commit is kept", async () => {
    const project = RunProject.create(onlyWorse, {
      bundle: { circuit_breaker: { max_attempts: 1 } },
    });
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(fixes(project).join(", "), /^agent_fix not_fixed, quarantine /);
    assert.equal(tip(project), madeBy(project, "step = 'edit' AND status = 'passed'"));
    assert.match(errors(project).join("\n"), /limiter\.test\.js:1 QUARANTINED 1/);
    const [put] = project.sql("SELECT diff_path FROM fix_attempts WHERE strategy = 'quarantine'");
    const diff = project.read(String(put?.["diff_path"]));
    assert.match(diff, /\+const never1 = ;/);
    assert.match(flat(answer.stdout), /openspec-workstreams resume/);
  });

  test("an agent that reports its cost is stopped at the budget, with the numbers, before anything else is paid for", async () => {
    const project = RunProject.create("", { bundle: { budget: { max_cost_usd: 0.5 } } });
    const report = {
      ...{ type: "result", subtype: "success", is_error: false, result: "done" },
      ...{ session_id: "s-1", total_cost_usd: 0.75 },
      modelUsage: { sonnet: { inputTokens: 1200, outputTokens: 300 } },
    };
    const bin = path.join(project.folder, "bin");
    mkdirSync(bin);
    const print = `console.log(${JSON.stringify(JSON.stringify(report))});`;
    writeFileSync(
      path.join(bin, "claude"),
      `#!${process.execPath}
const fs = require("node:fs");
const write = (file, text) => { fs.mkdirSync("test", { recursive: true }); fs.writeFileSync(file, text); };
if (process.argv.includes("--version")) console.log("2.1.0 (Claude Code)"); else { ${goodEdit()} ${brokenLimiter} ${print} }`,
      { mode: 0o755 },
    );
    project.write(".workstreams.json", JSON.stringify({ agent: "claude" }));
    const env = { PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` };
    const answer = await project.cliWith(env, "run", "--all", "--trust");
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(flat(answer.stdout), /0\.75.*the limit is .?0\.5/);
    const [spent] = project.sql("SELECT cost_usd FROM step_attempts WHERE step = 'edit'");
    assert.equal(spent?.["cost_usd"], 0.75);
    assert.equal(project.sql("SELECT * FROM step_attempts WHERE step = 'pipeline'").length, 0);
  });

  test("cancelled in a fix: no fix is recorded as made, its processes are gone, and resume mends it", async () => {
    const project = RunProject.create(
      `${badEdit} else if (calls() === 2) { write(path.join(place, "fixing"), ""); while (true) await wait(50); } else { ${goodEdit()} }`,
    );
    const run = await project.start(["run", "--all", "--trust"]);
    await until("the fix is at work", () => existsSync(path.join(project.folder, "fixing")));
    run.child.kill("SIGINT");
    const answer = await run.ended;
    assert.equal(answer.exitCode, 130, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts("step = 'pipeline'"), ["pipeline#1 cancelled"]);
    assert.deepEqual(project.states(), { "ws-limit": "cancelled" });
    assert.equal(tip(project), madeBy(project, "step = 'edit' AND status = 'passed'"));
    const resumed = await project.cli("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    assert.match(errors(project).join("\n"), /VERIFIED 1/);
  });
});

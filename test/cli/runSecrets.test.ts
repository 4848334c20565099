import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** Planted secrets, put together here so that nobody takes them for real ones. */
const planted = {
  shape: ["sk", "ant", "api03", "Zx8Kq2Lm9Np4Rt6Vw1Yb3"].join("-"),
  variable: "vault-4417-of-the-team",
  dotEnv: "horse-battery-5521",
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** Where a secret stands: files of the engine, and what the CLI printed. */
function leaks(project: RunProject, printed: string): string[] {
  const files = filesBelow(path.join(project.root, ".workstreams"));
  const texts = [
    ...files.map(
      (file) => [path.relative(project.root, file), readFileSync(file, "latin1")] as const,
    ),
    ["the terminal", printed] as const,
  ];
  return texts.flatMap(([name, text]) =>
    Object.entries(planted)
      .filter(([, secret]) => text.includes(secret))
      .map(([kind]) => `${kind} in ${name}`),
  );
}

suite("run: secrets", () => {
  suiteTeardown(removeProjects);

  test("that an agent, tests and files show never reach logs, prompts, the database or the terminal", async () => {
    const all = JSON.stringify(Object.values(planted).join(" "));
    const leakyTest = `import test from "node:test";
import assert from "node:assert/strict";
import { limit } from "../src/limiter.js";
console.log(${all});
test("exceed limit", () => { assert.equal(limit(101), 429, ${all}); });
`;
    const project = RunProject.create(
      `console.log(${all}); console.error(${all});
      if (phase === "edit") { ${goodEdit(101)} write("test/limiter.test.js", ${JSON.stringify(leakyTest)}); }
      else { console.log("see", ${all}); process.exit(3); }`,
      { files: { ".env": `DB_PASSWORD=${planted.dotEnv}\nPORT=3000\n` } },
    );
    const answer = await project.cliWith(
      { TEAM_SECRET: planted.variable },
      "run",
      "--all",
      "--trust",
    );
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts().slice(-1), ["pipeline#1 failed agent_failed"]);
    assert.deepEqual(leaks(project, answer.stdout + answer.stderr), []);
    // The prompt did show the line with the secrets, and the log what the agent said.
    const [row] = project.sql(
      "SELECT prompt_path, log_path FROM step_attempts WHERE step = 'pipeline'",
    );
    assert.match(
      project.read(String(row?.["prompt_path"])),
      /\[token redacted\].*\[TEAM_SECRET redacted\].*\[DB_PASSWORD redacted\]/,
    );
    assert.match(
      project.read(String(row?.["log_path"])),
      /see \[token redacted\] \[TEAM_SECRET redacted\]/,
    );
  });
});

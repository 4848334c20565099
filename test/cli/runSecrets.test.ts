import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { git } from "../support/repository";
import { flat, removeProjects, RunProject } from "./support/runProject";
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
function leaks(
  project: RunProject,
  printed: string,
  secrets: Readonly<Record<string, string>> = planted,
): string[] {
  const files = filesBelow(path.join(project.root, ".workstreams"));
  const texts = [
    ...files.map(
      (file) => [path.relative(project.root, file), readFileSync(file, "latin1")] as const,
    ),
    ["the terminal", printed] as const,
  ];
  return texts.flatMap(([name, text]) =>
    Object.entries(secrets)
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

  test("what a variable holds that the project names under env is hidden, whatever it looks like", async () => {
    const quiet = "meadow and seven lanterns";
    const project = RunProject.create(
      `console.log("see", ${JSON.stringify(quiet)}, process.env.HOME); ${goodEdit()}`,
      {
        settings: { env: ["DEPLOY_NOTE", "LOGS", "CI_KIND"] },
        bundle: { acceptance_tests: ["echo told: $DEPLOY_NOTE; node --test test/limiter.test.js"] },
      },
    );
    const places = { LOGS: "/srv/logs/of/the/team", CI_KIND: "nightly" };
    const answer = await project.cliWith(
      { DEPLOY_NOTE: quiet, ...places },
      "run",
      "--all",
      "--trust",
    );
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(leaks(project, answer.stdout + answer.stderr, { quiet }), []);
    const logs = project.sql(
      "SELECT log_path FROM step_attempts WHERE step IN ('edit', 'runtime')",
    );
    assert.equal(logs.length, 2);
    const texts = logs.map((row) => project.read(String(row["log_path"])));
    assert.match(texts.join(""), /see \[DEPLOY_NOTE redacted\]/);
    assert.match(texts.join(""), /told: \[DEPLOY_NOTE redacted\]/);
  });

  test("an export hides them also in what was frozen byte for byte, and where the run did not know of them", async () => {
    const frozen = `The key of the example is ${planted.shape}.`;
    const later = "green door at the harbour";
    const project = RunProject.create(`console.log(${JSON.stringify(later)}); ${goodEdit()}`, {
      files: { "openspec/changes/limit/design.md": `# Design\n\n${frozen}\n` },
    });
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    project.write(".env", `HARBOUR_PASS="${later}"\n`);
    const out = path.join(project.folder, "exported");
    const exported = await project.cli("export", "run-", "--out", out);
    assert.equal(exported.exitCode, 0, exported.stdout + exported.stderr);
    const printed = await project.cli("export", "run-");
    const all = filesBelow(out).map((file) => readFileSync(file, "latin1"));
    assert.ok(all.length > 4);
    for (const text of [...all, printed.stdout]) {
      assert.ok(!text.includes(planted.shape) && !text.includes(later), text.slice(0, 400));
    }
    assert.match(all.join(""), /The key of the example is \[token redacted\]/);
    assert.match(all.join(""), /\[HARBOUR_PASS redacted\]/);
  });

  test("work that is set aside shows none, and all of it can still be applied", async () => {
    const secret = `export const key = "${planted.shape}";\n`;
    const project = RunProject.create(
      `${goodEdit()} write("src/a.js", ${JSON.stringify(secret)});`,
    );
    const failed = await project.run();
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    project.agent(goodEdit());
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(leaks(project, answer.stdout + answer.stderr), []);
    const [patch] = /\S+set-aside\.patch/.exec(flat(answer.stdout)) ?? [];
    assert.match(project.read(patch ?? ""), /\+export const key = "\[token redacted\]/);
    const [ref] =
      /refs\/workstreams\/ws-limit\/set-aside-\S+?(?=;)/.exec(flat(answer.stdout)) ?? [];
    assert.equal(git(project.root, "show", `${ref ?? ""}:src/a.js`), secret.trim());
    git(project.root, "cherry-pick", "-n", ref ?? "");
    assert.equal(project.read("src/a.js"), secret);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

suite("run: the sandbox", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  test("an agent that reaches for the main checkout, git and the store changes none, and how it was kept in is said", async function () {
    if (process.platform !== "linux") this.skip();
    const project = RunProject.create(
      `${goodEdit()}
      for (const file of ["src/limiter.js", ".git/config", ".workstreams/state.db", ".git/hooks/pre-commit"]) {
        try { writeFileSync(path.join(main, file), "mine"); } catch {}
      }
      spawn("setsid", ["sh", "-c", "while :; do sleep 0.01; done"], { detached: true, stdio: "ignore", env: {} }).unref();`,
      { sandbox: true },
    );
    const before = project.snapshot();
    const plan = await project.cli("run", "--all", "--dry-run");
    assert.match(flat(plan.stdout), /sandboxed by bubblewrap, tests and checkers without network/);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.match(answer.stdout, /edit#1 +sandbox sandboxed by bubblewrap/);
    assert.deepEqual(
      { ...project.snapshot(), files: 0, status: 0 },
      { ...before, files: 0, status: 0 },
    );
    assert.equal(project.has("src/limiter.js"), false);
    const trace = await project.cli("inspect", "trace");
    assert.match(
      flat(trace.stdout),
      /evidence by exceed limit, .*, sandboxed by bubblewrap proven/,
    );
  });

  test("what a test writes over while it runs proves nothing, and the file is named", async () => {
    const cheat = `import { writeFileSync } from "node:fs"; writeFileSync("src/limiter.js", "export const limit = 1;");`;
    const project = RunProject.create(goodEdit(), {
      sandbox: true,
      files: { "cheat.mjs": cheat },
      bundle: {
        acceptance_tests: [
          "Verify: Exceed Limit scenario",
          "node --test test/limiter.test.js && node cheat.mjs && echo x > report.xml",
        ],
        circuit_breaker: { max_attempts: 1 },
      },
    });
    project.commitAll("Cheat");
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(
      flat(answer.stdout),
      /not proven: .*: src\/limiter\.js changed while it ran, so what it tested is not what is committed/,
    );
    assert.doesNotMatch(answer.stdout, /report\.xml changed/);
    const worktree = path.join(project.root, ".worktrees/ws-limit/src/limiter.js");
    assert.doesNotMatch(readFileSync(worktree, "utf8"), /^export const limit = 1;$/);
  });

  test("without it, the run says so", async () => {
    const project = RunProject.create(goodEdit());
    const answer = await project.run("--all", "--sandbox", "off");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.match(
      flat(answer.stdout),
      /not sandboxed and not contained, because "sandbox" is "off"/,
    );
  });
});

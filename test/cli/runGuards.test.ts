import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const RefusalSchema = z.object({ issues: z.array(z.object({ code: z.string() })) });

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

suite("run: what it may not do", () => {
  suiteTeardown(removeProjects);

  test("a dry run changes nothing but the database, and is marked", async () => {
    const project = RunProject.create(goodEdit());
    const before = project.everything();
    const answer = await project.cli("run", "--all", "--dry-run");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const after = project.everything();
    const changed = [...after.keys()].filter((file) => before.get(file) !== after.get(file));
    // The folder of the database keeps itself out of git.
    assert.deepEqual(
      changed.map((file) => file.replace(/\.\d+$/, ".N")),
      [".gitignore", "state.db", "state.log.N", "store.json"].map((name) => `.workstreams/${name}`),
    );
    assert.deepEqual(
      [...before.keys()].filter((file) => !after.has(file)),
      [],
    );
    assert.deepEqual(project.sql("SELECT dry_run, status FROM runs"), [
      { dry_run: 1, status: "completed" },
    ]);
    assert.deepEqual(project.sql("SELECT id FROM workstreams"), []);
    assert.deepEqual(project.sql("SELECT workstream_id FROM run_workstreams"), [
      { workstream_id: "ws-limit" },
    ]);
    assert.deepEqual(project.calls(), []);
    const byHand = await project.cli("run", "--all", "--dry-run", "--agent", "manual");
    assert.equal(byHand.exitCode, 0, "a person who edits is no error");
  });

  test("--fresh begins again and keeps the old tip and what was not committed", async () => {
    const project = RunProject.create(goodEdit());
    assert.equal((await project.run()).exitCode, 0);
    const old = project.git("rev-parse", "workstream/ws-limit");
    const refused = await project.run("--ws-id", "ws-limit");
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /is done and not merged/);
    project.write(".worktrees/ws-limit/src/half.js", "half\n");
    const answer = await project.run("--ws-id", "ws-limit", "--fresh");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const kept = project.git("for-each-ref", "--format=%(refname)", "refs/workstreams/");
    assert.match(kept, /^refs\/workstreams\/ws-limit\/before-run-/);
    assert.equal(project.git("rev-parse", `${kept}^`), old);
    assert.equal(project.git("show", `${kept}:src/half.js`), "half");
    assert.equal(project.git("rev-list", "--count", "main..workstream/ws-limit"), "1");
    assert.equal(project.has(".worktrees/ws-limit/src/half.js"), false);
  });

  test("a branch with foreign commits is refused and not moved", async () => {
    const project = RunProject.create(goodEdit());
    project.git("branch", "workstream/ws-limit");
    const tree = project.git("rev-parse", "main^{tree}");
    const foreign = project.git("commit-tree", tree, "-p", "main", "-m", "mine");
    project.git("update-ref", "refs/heads/workstream/ws-limit", foreign);
    const answer = await project.run();
    assert.equal(answer.exitCode, 2, answer.stdout);
    assert.match(answer.stderr, new RegExp(`holds ${foreign.slice(0, 7)}, which no run made`));
    assert.equal(project.git("rev-parse", "workstream/ws-limit"), foreign);
    assert.equal(project.has(".worktrees"), false);
    assert.equal(project.has(".workstreams/state.db"), false);
  });

  test("a folder in the worktree's place or a branch that is checked out fails with what to do", async () => {
    const project = RunProject.create(goodEdit());
    project.write(".worktrees/ws-limit/mine.txt", "mine\n");
    const inTheWay = await project.run();
    assert.equal(inTheWay.exitCode, 1, inTheWay.stderr);
    assert.match(flat(inTheWay.stdout), /is in the way: it is no worktree of git/);
    assert.equal(project.read(".worktrees/ws-limit/mine.txt"), "mine\n");
    project.write(".worktrees/ws-limit", null);
    project.git("checkout", "-q", "-b", "workstream/ws-limit");
    const checkedOut = await project.cli("resume");
    assert.equal(checkedOut.exitCode, 1, checkedOut.stderr);
    assert.match(flat(checkedOut.stdout), /workstream\/ws-limit is checked out in/);
    project.git("checkout", "-q", "main");
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
  });

  test("commands of the repository need a yes once; a changed one asks again", async () => {
    const project = RunProject.create(`${goodEdit()} process.exit(1);`);
    const refused = await project.cli("run", "--all");
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stderr, /agent\.mjs .*\(\.workstreams\.json\)/);
    assert.match(
      refused.stderr,
      /node --test test\/limiter\.test\.js +\(workstreams\/ws-limit\.json\)/,
    );
    assert.deepEqual(project.calls(), []);
    const document = await project.cli("run", "--all", "--json");
    assert.equal(document.exitCode, 3);
    const parsed = RefusalSchema.parse(JSON.parse(document.stdout));
    assert.deepEqual(
      parsed.issues.map(({ code }) => code),
      ["command-not-approved", "command-not-approved"],
    );
    assert.equal((await project.run()).exitCode, 1);
    assert.equal((await project.cli("run", "--all")).exitCode, 1);
    assert.equal(project.calls().length, 2);
    project.bundle({ acceptance_tests: ["node --test test/limiter.test.js && curl evil"] });
    const changed = await project.cli("run", "--all");
    assert.equal(changed.exitCode, 3);
    assert.match(changed.stderr, /curl evil/);
    assert.doesNotMatch(changed.stderr, /agent\.mjs/);
    assert.equal(project.git("status", "--porcelain").includes("approved"), false);
  });

  test("secrets do not reach any file below .workstreams, and everything there is the user's alone", async () => {
    const secret = "very-secret-value-0815";
    const project = RunProject.create(
      `console.log("key", process.env.API_KEY); console.error("failed with " + process.env.API_KEY);
       if (calls() === 1) process.exit(1); ${goodEdit()}`,
    );
    const env = { API_KEY: secret };
    const answer = await project.cliWith(env, "run", "--all", "--trust", "--detach");
    assert.equal(answer.exitCode, 1);
    assert.doesNotMatch(answer.stdout, new RegExp(secret));
    assert.match(flat(answer.stdout), /failed with \[API_KEY redacted\]/);
    const resumed = await project.cliWith(env, "resume", "--note", `try with ${secret}`);
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    const files = filesBelow(path.join(project.root, ".workstreams"));
    assert.ok(files.some((file) => file.endsWith("progress.ndjson")));
    assert.ok(files.some((file) => file.endsWith("edit-1.log")));
    const log = files.find((file) => file.endsWith("edit-1.log")) ?? "";
    assert.match(readFileSync(log, "utf8"), /key \[API_KEY redacted\]/);
    for (const file of files) {
      assert.equal(readFileSync(file).includes(secret), false, `${file} holds the secret`);
      assert.equal((statSync(file).mode & 0o077).toString(8), "0", `${file} is open to others`);
    }
  });

  test("the database refuses what would rewrite the past", async () => {
    const project = RunProject.create(goodEdit());
    await project.run();
    assert.throws(() => project.sql("UPDATE events SET at = 0"), /append-only/);
    assert.throws(() => project.sql("DELETE FROM events"), /append-only/);
    assert.throws(() => project.sql("UPDATE run_workstreams SET state = 'pending'"), /cannot go/);
    const events = project.events();
    assert.deepEqual(events, [
      "run_started",
      "workstream_started",
      "edit_phase_started",
      "edit_phase_completed",
      "static_checks_started",
      "static_checks_passed",
      "runtime_tests_started",
      "proof_started",
      "proof_passed",
      "runtime_tests_passed",
      "workstream_completed",
      "run_completed",
    ]);
  });

  test("settings of --config stand above .workstreams.json, wherever the engine works", async () => {
    const project = RunProject.create(goodEdit());
    project.write("../settings.json", '{"agent": "manual"}');
    const broken = await project.cli("run", "--all", "--trust", "--config", "../nothing.json");
    assert.equal(broken.exitCode, 2);
    project.write("../broken.json", "{");
    assert.equal((await project.cli("run", "--all", "--config", "../broken.json")).exitCode, 2);
    const src = path.join(project.root, "src");
    const args = ["run", "--all", "--trust", "--detach", "--config", "../../settings.json"];
    const answer = await (await project.start(args, {}, src)).ended;
    assert.equal(answer.exitCode, 3, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts(), ["edit#1 failed agent_missing"]);
  });
});

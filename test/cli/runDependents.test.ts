import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { sampleBundle } from "./support/sampleChange";

/** Each workstream appends its name to what it may change; `failing` names the one that does nothing. */
const appending = `const file = { "ws-a": "src/shared.js", "ws-b": "src/shared.js", "ws-c": "src/c.js" }[id] ?? "src/" + id + ".js";
const before = existsSync(file) ? readFileSync(file, "utf8") : "";
if (!existsSync(path.join(place, "fail-" + id))) write(file, before + "// " + id + "\\n");`;

function small(id: string, fields: object = {}) {
  return {
    ...sampleBundle,
    id,
    tasks: [`Do ${id}`],
    files_scope: ["src/shared.js", "src/c.js"],
    files_create: ["src/shared.js", "src/c.js"],
    acceptance_tests: ["true"],
    ...fields,
  };
}

/** a → b → c on one change. */
function chain(): RunProject {
  const project = RunProject.create(appending);
  project.write("workstreams/ws-limit.json", null);
  project.bundle(small("ws-c", { depends_on: ["ws-b"] }));
  project.bundle(small("ws-b", { depends_on: ["ws-a"] }));
  project.bundle(small("ws-a"));
  return project;
}

const base = (project: RunProject, id: string) =>
  project.sql(
    `SELECT base_commit FROM run_workstreams WHERE workstream_id = '${id}' ORDER BY rowid DESC LIMIT 1`,
  )[0]?.["base_commit"];
const tip = (project: RunProject, id: string) => project.git("rev-parse", `workstream/${id}`);

suite("run: dependents", () => {
  suiteTeardown(removeProjects);

  test("three on one change run in order, each from the verified tip before it, and merge in order", async () => {
    const project = chain();
    const early = await project.run("--ws-id", "ws-b");
    assert.equal(early.exitCode, 2);
    assert.match(early.stderr, /ws-b depends on ws-a, which is not done/);
    const answer = await project.run("--change", "limit");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.calls(), ["ws-a edit#1", "ws-b edit#1", "ws-c edit#1"]);
    assert.equal(base(project, "ws-b"), tip(project, "ws-a"));
    assert.equal(base(project, "ws-c"), tip(project, "ws-b"));
    assert.equal(
      project.git("merge-base", "workstream/ws-a", "workstream/ws-b"),
      tip(project, "ws-a"),
    );
    assert.equal(project.git("show", "workstream/ws-c:src/shared.js"), "// ws-a\n// ws-b");
    assert.equal(project.git("rev-list", "--count", "main"), "1");
    const merged = await project.cli("merge", "--ws-id", "ws-c", "--json");
    assert.equal(merged.exitCode, 0, merged.stdout);
    assert.equal(project.git("rev-list", "--count", "main"), "4");
    const ids = project.git(
      "log",
      "--reverse",
      "--format=%(trailers:key=Workstream,valueonly,separator=)",
      "main",
    );
    assert.deepEqual(
      ids.split("\n").filter((line) => line !== ""),
      ["ws-a", "ws-b", "ws-c"],
    );
    assert.equal(project.read("src/shared.js"), "// ws-a\n// ws-b\n");
    assert.equal(project.sql("SELECT * FROM merges WHERE outcome = 'merged'").length, 3);
  });

  test("what depends on a failed one is blocked and never run; archive is refused until all are done", async () => {
    const project = chain();
    project.write("../fail-ws-b", "");
    const answer = await project.run("--change", "limit");
    assert.equal(answer.exitCode, 1);
    assert.deepEqual(project.states(), { "ws-a": "done", "ws-b": "failed", "ws-c": "blocked" });
    const end = answer.stdout.split("\n").slice(-15).join("\n");
    assert.match(end, /why ws-b: Failed in EDIT #1: [^]*why ws-c: Blocked: ws-b is not done/);
    assert.match(end, /why [^]*?next +openspec-workstreams resume /);
    assert.equal(project.sql("SELECT status FROM runs")[0]?.["status"], "partial");
    assert.deepEqual(project.calls(), ["ws-a edit#1", "ws-b edit#1"]);
    assert.match(flat(answer.stdout), /ws-c BLOCKED Blocked: ws-b is not done/);
    const refused = await project.cli("archive", "limit", "--yes");
    assert.notEqual(refused.exitCode, 0);
    assert.equal(project.has("openspec/changes/limit/proposal.md"), true);

    project.write("../fail-ws-b", null);
    const resumed = await project.cli("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(project.states(), { "ws-a": "done", "ws-b": "done", "ws-c": "done" });
    assert.deepEqual(
      project.calls().filter((call) => call.startsWith("ws-a")),
      ["ws-a edit#1"],
    );
    const started = project.sql(
      "SELECT workstream_id FROM events WHERE event_type = 'workstream_started'",
    );
    assert.deepEqual(
      started.map((row) => row["workstream_id"]),
      ["ws-a", "ws-b", "ws-c"],
    );
  });

  test("when the first fails, nothing else runs and the run failed", async () => {
    const project = chain();
    project.write("../fail-ws-a", "");
    const answer = await project.run("--all");
    assert.equal(answer.exitCode, 1);
    assert.deepEqual(project.states(), { "ws-a": "failed", "ws-b": "blocked", "ws-c": "blocked" });
    assert.equal(project.sql("SELECT status FROM runs")[0]?.["status"], "failed");
  });

  test("when the first needs a person, so does the run", async () => {
    const project = chain();
    project.bundle(small("ws-a", { acceptance_tests: ["true", "Verify: Exceed Limit scenario"] }));
    const answer = await project.run("--all");
    assert.equal(answer.exitCode, 3, answer.stdout);
    assert.deepEqual(project.states(), {
      "ws-a": "needs_review",
      "ws-b": "blocked",
      "ws-c": "blocked",
    });
  });

  for (const [what, script] of Object.entries({
    joined: `write("src/" + id + ".js", "// " + id + "\\n");`,
    conflicting: `write(id === "ws-c" ? "src/c.js" : "src/shared.js", "// " + id + "\\n");`,
  })) {
    test(`two dependencies are ${what} in the new worktree`, async () => {
      const project = RunProject.create(script);
      project.write("workstreams/ws-limit.json", null);
      const scope = { files_scope: ["src/*.js"], files_create: [] };
      project.bundle(small("ws-a", scope));
      project.bundle(small("ws-b", scope));
      project.bundle(small("ws-c", { ...scope, depends_on: ["ws-a", "ws-b"] }));
      const answer = await project.run("--all");
      if (what === "joined") {
        assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
        const files = project.git("ls-tree", "--name-only", "workstream/ws-c", "src/");
        assert.deepEqual(files.split("\n"), [
          "src/a.js",
          "src/ws-a.js",
          "src/ws-b.js",
          "src/ws-c.js",
        ]);
        const parents = project.git("log", "-1", "--format=%P", String(base(project, "ws-c")));
        assert.deepEqual(parents.split(" "), [tip(project, "ws-a"), tip(project, "ws-b")]);
        const merged = await project.cli("merge", "--ws-id", "ws-c");
        assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
        assert.deepEqual(project.git("ls-tree", "--name-only", "main", "src/").split("\n"), [
          ...["src/a.js", "src/ws-a.js", "src/ws-b.js", "src/ws-c.js"],
        ]);
        assert.equal(project.git("rev-list", "--count", "main"), "4");
        return;
      }
      assert.equal(answer.exitCode, 3, answer.stdout);
      assert.equal(project.states()["ws-c"], "needs_review");
      assert.match(flat(answer.stdout), /conflict in src\/shared\.js/);
      assert.deepEqual(project.attempts("workstream_id = 'ws-c'"), ["edit#1 failed conflict"]);
    });
  }
});

/** Start and end of every agent's call, so that overlaps can be seen; where both are to run at once, one waits for the other. */
const timed = (meets: boolean) => `const from = Date.now();
writeFileSync(path.join(place, "begun-" + id), "");
const other = path.join(place, id === "ws-a" ? "begun-ws-b" : "begun-ws-a");
if (${String(meets)}) while (!existsSync(other)) await wait(20);
else await wait(1500);
write("src/" + id + ".js", "// x\\n");
appendFileSync(path.join(place, "times.txt"), JSON.stringify({ id, from, to: Date.now() }) + "\\n");`;

function independent(fields: (id: string) => object, meets: boolean): RunProject {
  const project = RunProject.create(timed(meets));
  project.write("workstreams/ws-limit.json", null);
  for (const id of ["ws-a", "ws-b"]) {
    project.bundle(small(id, { files_scope: [`src/${id}.js`], files_create: [], ...fields(id) }));
  }
  return project;
}

function overlapped(project: RunProject): boolean {
  const times = project
    .read("../times.txt")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  const [one, other] = times.map((time) => {
    assert.ok(typeof time === "object" && time !== null && "from" in time && "to" in time);
    return { from: Number(time.from), to: Number(time.to) };
  });
  assert.ok(one && other);
  return one.from <= other.to && other.from <= one.to;
}

suite("run: side by side", () => {
  suiteTeardown(removeProjects);

  for (const [what, fields, args, parallel] of [
    ["independent ones run at the same time", () => ({}), [], true],
    [
      "overlapping ones run one after the other",
      () => ({ files_scope: ["src/ws-*.js"] }),
      [],
      false,
    ],
    [
      "a later gate waits for the earlier",
      (id: string) => ({ gate: id === "ws-a" ? 1 : 2 }),
      [],
      false,
    ],
    ["--max-parallel 1 is one at a time", () => ({}), ["--max-parallel", "1"], false],
    [
      "parallel_ok false keeps others out",
      (id: string) => ({ parallel_ok: id !== "ws-a" }),
      [],
      false,
    ],
    ["one conflict_group is one at a time", () => ({ conflict_group: "db" }), [], false],
  ] as const) {
    test(what, async () => {
      const project = independent(fields, parallel);
      const answer = await project.run("--all", ...args);
      assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
      assert.deepEqual(project.states(), { "ws-a": "done", "ws-b": "done" });
      assert.equal(overlapped(project), parallel, answer.stdout);
      if (!parallel) assert.match(answer.stdout, /ws-b WAITS/);
    });
  }

  test("a run that another engine begins and ends meanwhile is nobody's forgery", async () => {
    const project = independent(() => ({}), false);
    // With a checker each run records what it finds on the base.
    const settings: unknown = JSON.parse(project.read(".workstreams.json"));
    const checked = Object.assign({}, settings, { plugins: { use: ["node-check"] } });
    project.write(".workstreams.json", JSON.stringify(checked));
    const inside = await project.call(["run", "--ws-id", "ws-a", "--trust"], {
      agent: async (call) => {
        const other = await project.process({}, "run", "--ws-id", "ws-b", "--trust");
        assert.equal(other.exitCode, 0, other.stdout + other.stderr);
        writeFileSync(path.join(call.worktreeFolder, "src/ws-a.js"), "// x\n");
        return { kind: "ok", refused: "", usage: null, session: null };
      },
    });
    assert.equal(inside.exitCode, 0, inside.stdout + inside.stderr);
    assert.deepEqual(project.states(), { "ws-a": "done", "ws-b": "done" });
  });
});

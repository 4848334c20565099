import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { ResumeDocumentSchema } from "../../src/protocol/cli";
import { flat, isRunning, removeProjects, RunProject, until } from "./support/runProject";
import { agentStart, goodEdit } from "./support/sampleChange";

/** a, and b that depends on it. */
function pair(): RunProject {
  const project = RunProject.create(
    `if (!existsSync(path.join(place, "fail-" + id))) write("src/" + id + ".js", "// " + id + "\\n");`,
  );
  project.write("workstreams/ws-limit.json", null);
  const of = (id: string, fields: object) => {
    const paths = { files_scope: [`src/${id}.js`], files_create: [`src/${id}.js`] };
    project.bundle({ id, ...paths, acceptance_tests: ["true"], ...fields });
  };
  of("ws-a", {});
  of("ws-b", { depends_on: ["ws-a"] });
  return project;
}

suite("run: what was there before", () => {
  suiteTeardown(removeProjects);

  test("a run that ended blocked is resumed, stays blocked while it has to, and ends when it can", async () => {
    const project = pair();
    project.write("../fail-ws-a", "");
    assert.equal((await project.run("--change", "limit")).exitCode, 1);
    const again = await project.cli("resume");
    assert.equal(again.exitCode, 1, again.stderr);
    assert.deepEqual(project.states(), { "ws-a": "failed", "ws-b": "blocked" });
    project.write("../fail-ws-a", null);
    const last = await project.cli("resume");
    assert.equal(last.exitCode, 0, last.stdout + last.stderr);
    assert.deepEqual(project.states(), { "ws-a": "done", "ws-b": "done" });
  });

  test("a branch without work begins at the new tip of the target", async () => {
    const project = RunProject.create(`process.exit(1);`);
    assert.equal((await project.run()).exitCode, 1);
    project.write("src/a.js", "export const a = 2;\n");
    project.git("commit", "-qm", "Move on", "src/a.js");
    const tip = project.git("rev-parse", "HEAD");
    project.agent(
      `${goodEdit()} if (!readFileSync("src/a.js", "utf8").includes("2")) process.exit(1);`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.equal(project.git("rev-parse", "workstream/ws-limit^"), tip);
    assert.equal((await project.cli("merge", "--ws-id", "ws-limit")).exitCode, 0);
  });

  test("an agent's script that nobody committed is found where it lies", async () => {
    const project = RunProject.create("", {
      settings: {
        agents: { scripted: { command: ["node", "agent.mjs", "{promptFile}"] } },
      },
    });
    project.write("agent.mjs", `${agentStart}${goodEdit()}`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
  });

  test("an agent that outlived its killed engine is ended before another one works in its place", async () => {
    const stuck = `write(path.join(place, "pid"), String(process.pid)); await wait(60_000);`;
    const project = RunProject.create(stuck);
    const run = await project.start(["run", "--all", "--trust"]);
    await until("the agent works", () => project.has("../pid"));
    run.child.kill("SIGKILL");
    await run.ended;
    const pid = Number(project.read("../pid"));
    assert.equal(isRunning(pid), true);
    const told = await project.cli("inspect");
    assert.match(told.stdout, /^Latest run: \S+ interrupted, /);
    assert.match(told.stdout, /interrupted: EDIT[^]*openspec-workstreams resume [0-9a-f]{8}/);
    project.agent(goodEdit());
    const answer = await project.cli("resume");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.equal(isRunning(pid), false);
  });

  test("without an acceptance test the bundle is what to mend, and the run goes on with it then", async () => {
    const project = RunProject.create(goodEdit(), { bundle: { acceptance_tests: [] } });
    const answer = await project.run();
    assert.equal(answer.exitCode, 3, answer.stdout);
    assert.match(answer.stdout, /next +edit workstreams\/ws-limit\.json/);
    assert.doesNotMatch(answer.stdout, /confirm/);
    project.bundle({});
    const [, resume = ""] = /next +openspec-workstreams (resume .*)/.exec(answer.stdout) ?? [];
    const resumed = await project.cli(...resume.split(" "), "--trust");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
  });

  test("a bundle that an editor saved with a byte order mark runs like any other", async () => {
    const project = RunProject.create(goodEdit());
    const file = "workstreams/ws-limit.json";
    project.write(file, `\uFEFF${project.read(file).replaceAll("\n", "\r\n")}`);
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.equal((await project.cli("merge", "--ws-id", "ws-limit")).exitCode, 0);
  });

  test("a branch called workstream leaves no room for ours: said, with nothing begun", async () => {
    const project = RunProject.create(goodEdit());
    project.git("branch", "workstream");
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stderr);
    assert.match(flat(answer.stdout), /'refs\/heads\/workstream' exists.* Mend that, then resume/);
    assert.deepEqual(project.attempts(), ["edit#1 failed setup_failed"]);
    project.git("branch", "-D", "workstream");
    const resumed = await project.cli("resume", "--json");
    const document = ResumeDocumentSchema.parse(JSON.parse(resumed.stdout));
    assert.equal(document.exitCode, 0);
    assert.equal(document.data?.run.status, "completed");
  });

  test("a project that is a submodule of another is run and merged in its own checkout", async () => {
    const project = RunProject.create(goodEdit());
    const outer = path.join(project.folder, "outer");
    const git = (...args: string[]) => execFileSync("git", args, { stdio: "pipe" });
    git("init", "-q", outer);
    git(
      "-C",
      outer,
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "add",
      "-q",
      project.root,
      "inner",
    );
    const inner = path.join(outer, "inner");
    for (const name of ["openspec", "workstreams", ".workstreams.json"]) {
      execFileSync("cp", ["-r", path.join(project.root, name), inner]);
    }
    const run = await project.cli("run", "--all", "--trust", "--root", inner);
    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    const merged = await project.cli("merge", "--ws-id", "ws-limit", "--root", inner);
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    const subject = execFileSync("git", ["-C", inner, "log", "-1", "--format=%s"]).toString();
    assert.equal(subject, "feat: limit requests (OpenSpec: limit)\n");
  });
});

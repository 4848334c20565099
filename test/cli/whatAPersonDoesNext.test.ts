import assert from "node:assert/strict";
import { flat, removeProjects, RunProject } from "./support/runProject";

/** The command that `inspect` names next. */
async function nextOf(project: RunProject): Promise<string> {
  const { stdout } = await project.cli("inspect");
  return /\nNext\n +(\S.*)/.exec(stdout)?.[1] ?? "";
}

/** Settings that name the project's own agent. */
function writeOverlay(project: RunProject): string {
  project.write("scripted.json", JSON.stringify({ agent: "scripted", ...agentsOf(project) }));
  return "scripted.json";
}

function agentsOf(project: RunProject): { agents: unknown } {
  const { agents } = JSON.parse(project.read(".workstreams.json")) as { agents: unknown };
  return { agents };
}

suite("what a person does next", () => {
  suiteTeardown(removeProjects);

  test("a person who edits is no fault of a dry run, and resumes: nothing is there to confirm", async () => {
    const project = RunProject.create("", { settings: { agent: "manual" } });
    project.commitAll("Start");
    const dry = await project.cli("run", "--all", "--dry-run");
    assert.equal(dry.exitCode, 0, dry.stdout);
    assert.match(flat(dry.stdout), /Ready to run. It waits in EDIT for you to edit/);
    assert.equal((await project.run()).exitCode, 3);
    assert.match(await nextOf(project), /^openspec-workstreams resume [0-9a-f]+ /);
    const refused = await project.cli(
      ...["confirm", "--ws-id", "ws-limit", "--scenario", "Exceed Limit", "--note", "seen"],
    );
    assert.notEqual(refused.exitCode, 0);
    const archive = await project.cli("archive", "limit", "--dry-run");
    assert.match(flat(archive.stdout + archive.stderr), /ws-limit: needs review.*resume/);
  });

  test("a scenario that nothing proves is confirmed, and the offered command is taken", async () => {
    const project = RunProject.create(
      `write("src/limiter.js", "export const limit = (n) => (n > 100 ? 429 : 200);\\n");`,
      { bundle: { acceptance_tests: ["Verify: Exceed Limit scenario"] } },
    );
    project.commitAll("Start");
    assert.equal((await project.run()).exitCode, 3);
    assert.match(await nextOf(project), /^openspec-workstreams confirm --ws-id ws-limit /);
    const taken = await project.cli(
      ...[
        "confirm",
        "--ws-id",
        "ws-limit",
        "--scenario",
        "Exceed Limit",
        "--note",
        "seen",
        "--by",
        "Ada",
      ],
    );
    assert.equal(taken.exitCode, 0, taken.stderr);
  });

  test("a resume keeps the agent and the limits that the run was told", async () => {
    const project = RunProject.create(`process.exit(7);`);
    project.write("own.json", JSON.stringify({ agents: { other: { command: ["false"] } } }));
    project.commitAll("Start");
    const told = ["--agent", "other", "--max-parallel", "3", "--config", "own.json"];
    assert.equal((await project.cli("run", "--all", "--trust", ...told)).exitCode, 1);
    assert.equal((await project.cli("resume", "--trust")).exitCode, 1);
    const agents = project.sql(
      "SELECT agent FROM step_attempts WHERE step = 'edit' ORDER BY rowid",
    );
    assert.deepEqual(agents, [{ agent: "other" }, { agent: "other" }]);
    assert.deepEqual(project.calls(), [], "the project's own agent was never asked");
    const other = await project.cli("resume", "--trust", "--config", writeOverlay(project));
    assert.equal(other.exitCode, 1);
    assert.deepEqual(project.calls(), ["ws-limit edit#3"], "what a resume is told goes before");
  });

  test("a failed set-up says what its command said, and patterns that copy nothing", async () => {
    const worktree = { setup: ["echo no network; exit 4"], copy: [".nothing*", ".env"] };
    const project = RunProject.create("", { bundle: { worktree }, files: { ".env": "A=1\n" } });
    project.write(".gitignore", ".env\n");
    project.commitAll("Start");
    const said = flat((await project.run()).stdout);
    assert.match(said, /"echo no network; exit 4" ended with exit 4: no network/);
    assert.match(said, /worktree.copy matches no untracked file with \.nothing\*/);
    assert.match(said, /1 untracked file copied/);
  });
});

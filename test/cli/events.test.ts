import assert from "node:assert/strict";
import { removeProjects, RunProject, until } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** The lines of stdout, each of which has to be an event. */
function printed(stdout: string): { seq: number; event_type: string; payload: string }[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { seq: number; event_type: string; payload: string });
}

suite("--events", () => {
  suiteTeardown(removeProjects);

  test("run prints every event as a line of JSON, in order, and says the rest on stderr", async () => {
    const project = RunProject.create(goodEdit());
    const { exitCode, stdout, stderr } = await project.run("--all", "--events");
    assert.equal(exitCode, 0, stderr);
    const recorded = project.sql("SELECT * FROM events ORDER BY seq");
    assert.deepEqual(printed(stdout), recorded);
    assert.match(stderr, /COMPLETED/);
  });

  test("they come while the run goes on, also from an engine of its own", async () => {
    const project = RunProject.create(
      `${goodEdit()} while (!existsSync(path.join(place, "go"))) await wait(20);`,
    );
    const args = ["run", "--all", "--trust", "--events", "--detach"];
    const running = await project.start(args);
    await until("EDIT has begun", () => running.output().includes("edit_phase_started"));
    assert.doesNotMatch(running.output(), /edit_phase_completed/);
    project.write("../go", "");
    const { exitCode, stdout, stderr } = await running.ended;
    assert.equal(exitCode, 0, stderr);
    assert.equal(printed(stdout).at(-1)?.event_type, "run_completed");
  });

  test("attach prints those of before too, resume only its own", async () => {
    const project = RunProject.create("process.exit(3);");
    assert.equal((await project.run()).exitCode, 1);
    const attached = await project.cli("attach", "--events");
    assert.equal(attached.exitCode, 1);
    assert.deepEqual(printed(attached.stdout), project.sql("SELECT * FROM events ORDER BY seq"));
    const before = printed(attached.stdout).length;
    project.agent(goodEdit());
    const resumed = await project.cli("resume", "--trust", "--events");
    assert.equal(resumed.exitCode, 0, resumed.stderr);
    const all = project.sql("SELECT * FROM events ORDER BY seq");
    assert.deepEqual(printed(resumed.stdout), all.slice(before));
  });

  test("with --json it is refused, since stdout can carry only one of them", async () => {
    const project = RunProject.create(goodEdit());
    const { exitCode, stdout } = await project.run("--all", "--events", "--json");
    assert.equal(exitCode, 2);
    assert.match(stdout, /leave --json out/);
  });
});

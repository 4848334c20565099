import assert from "node:assert/strict";
import { removeProjects, RunProject } from "../support/runProject";
import { goodEdit } from "../support/sampleChange";

const head = 'import test from "node:test";\nimport assert from "node:assert/strict";\n';
const adds = `${head}import { add } from "../src/adder.js";
test("adds one", () => {
  assert.equal(add(1, 1), 2);
});
test("adds two", () => {
  assert.equal(add(2, 0), 2);
});
`;

/** The agent breaks what an existing test checks; `fix` is what it does about that. */
async function fixedBy(fix: string): Promise<RunProject> {
  const project = RunProject.create(
    `if (phase === "edit") { ${goodEdit()} write("src/adder.js", "export const add = (a, b) => a + b + (b && 1);\\n"); }
    else { const file = "test/adder.test.js"; const was = readFileSync(file, "utf8"); ${fix} }`,
    {
      bundle: {
        files_scope: ["src/**", "test/**"],
        files_create: ["src/limiter.js", "test/limiter.test.js"],
        acceptance_tests: ["Verify: Exceed Limit scenario", "npm test"],
        circuit_breaker: { max_attempts: 1 },
      },
      files: {
        "src/adder.js": "export const add = (a, b) => a + b;\n",
        "test/adder.test.js": adds,
      },
    },
  );
  project.commitAll("What is there");
  await project.run();
  return project;
}

const states = (project: RunProject) =>
  project.sql(
    "SELECT state FROM errors WHERE message LIKE 'adds one%' ORDER BY detected_at LIMIT 1",
  );

suite("an error is verified when its test ran again and passed", () => {
  suiteTeardown(removeProjects);
  const cheats = {
    deletes: "rmSync(file);",
    skips: 'write(file, was.replace("test(\\"adds one", "test.skip(\\"adds one"));',
    renames: 'write(file, was.replace("adds one", "adds a number"));',
    rewrites: 'write(file, was.replace("add(1, 1), 2", "add(1, 1), 3"));',
  };
  for (const [what, fix] of Object.entries(cheats))
    test(`not when the fix ${what} it`, async () => {
      const project = await fixedBy(fix);
      assert.equal(project.states()["ws-limit"] === "done", false);
      assert.deepEqual(
        states(project).map((row) => row["state"] === "VERIFIED"),
        [false],
      );
      assert.deepEqual(project.events("event_type = 'error_verified'"), []);
    });

  test("when the code is mended", async () => {
    const project = await fixedBy(
      'write("src/adder.js", "export const add = (a, b) => a + b;\\n");',
    );
    assert.equal(project.states()["ws-limit"], "done");
    assert.deepEqual(states(project), [{ state: "VERIFIED" }]);
  });
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { editPrompt } from "../../../src/core/agents/editPrompt";
import { isVerifyLine, provablesFor } from "../../../src/core/trace/verifyLine";
import { scenarioWords } from "../../../src/core/trace/scenarioWords";
import { SampleProject, sampleChange } from "./sampleProject";

/** The prompt of the sample's EDIT, as the engine writes it. */
function samplePrompt(trackedPaths: readonly string[]): string {
  const { change, bundle } = sampleChange(trackedPaths);
  return editPrompt({
    title: change.title,
    changeId: change.id,
    requirements: change.requirements,
    tasks: bundle.tasks,
    limits: {
      mayChange: bundle.files_scope,
      mayCreate: bundle.files_create,
      existing: ["src/api/server.js"],
      locked: [],
    },
    judging: {
      plugins: [{ title: "ESLint", command: "eslint -f json" }],
      acceptance: bundle.acceptance_tests.filter((line) => !isVerifyLine(line)),
      scenarios: provablesFor(bundle.acceptance_tests, change).map(({ name, words }) => ({
        name,
        proof: { kind: "words", words: scenarioWords(words) },
      })),
    },
  });
}

suite("an agent that knows nothing but its prompt", () => {
  const project = new SampleProject();

  suiteTeardown(() => {
    project.remove();
  });

  test("finishes the sample: inside the scope, clean, and with a passed test named like the scenario", async () => {
    const before = project.files();
    const prompt = path.join(project.root, "prompt.md");
    writeFileSync(prompt, samplePrompt(before));
    const agent = path.resolve("test/fixtures/agents/promptOnlyAgent.mjs");
    const { exitCode, output } = await project.run("node", [agent, prompt]);
    assert.equal(exitCode, 0, output);

    const { bundle } = sampleChange(before);
    const added = project.files().filter((file) => !before.includes(file) && file !== "prompt.md");
    assert.deepEqual(added, [...bundle.files_create].sort());
    const report = ["--test", "--test-reporter=spec", "test/api/rateLimiting.test.js"];
    const tests = await project.run("node", report);
    assert.equal(tests.exitCode, 0, tests.output);
    assert.match(tests.output, /✔ exceed limit/);
    for (const [tool, ...args] of [
      ["eslint", "."],
      ["tsc", "-p", "."],
    ] as const) {
      const check = await project.run(tool, args);
      assert.equal(check.exitCode, 0, check.output);
    }
  });
});

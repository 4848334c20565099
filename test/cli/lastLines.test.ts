import assert from "node:assert/strict";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** What ends badly, and what a stranger must read of it: what failed, why, and what to type next. */
const endings: Record<
  string,
  { agent: string; bundle?: object; exitCode: number; says: readonly RegExp[]; types: RegExp }
> = {
  "an agent that gives up": {
    agent: `console.error("model refused"); process.exit(3);`,
    exitCode: 1,
    says: [/Failed in EDIT #1/, /the agent scripted ended with exit code 3: model refused/],
    types: /openspec-workstreams agents doctor/,
  },
  "an agent that leaves its scope": {
    agent: `${goodEdit()} write("src/a.js", "2;");`,
    exitCode: 1,
    says: [/Failed in EDIT #1/, /edited src\/a\.js, which is outside its scope/],
    types: /openspec-workstreams resume [0-9a-f]{8} --refreeze/,
  },
  "a syntax error that no fix mends": {
    agent: `${goodEdit()} write("src/limiter.js", "export const limit = ;\\n");`,
    exitCode: 1,
    says: [/node-check syntax-error src\/limiter\.js:1/, /two fixes in a row changed nothing/],
    types: /openspec-workstreams resume [0-9a-f]{8} --note/,
  },
  "a test that keeps failing": {
    agent: goodEdit(101),
    exitCode: 1,
    says: [/test-failed test\/limiter\.test\.js:4/, /200 !== 429/, /two fixes in a row/],
    types: /openspec-workstreams resume [0-9a-f]{8} --note/,
  },
  "a scenario that nothing proves": {
    agent: goodEdit(),
    bundle: { acceptance_tests: ["Verify: Exceed Limit scenario"] },
    exitCode: 3,
    says: [/Needs you: not proven: nothing shows "Exceed Limit"/],
    types: /openspec-workstreams confirm --ws-id ws-limit --scenario "Exceed Limit"/,
  },
};

suite("the last 15 lines of a run", () => {
  suiteTeardown(removeProjects);

  for (const [name, { agent, bundle, exitCode, says, types }] of Object.entries(endings)) {
    test(`say what failed, why and what to type next: ${name}`, async () => {
      const project = RunProject.create(agent, bundle === undefined ? {} : { bundle });
      const answer = await project.run();
      assert.equal(answer.exitCode, exitCode, answer.stderr);
      const last = flat(answer.stdout.trimEnd().split("\n").slice(-15).join("\n"));
      for (const each of [...says, types, /log \.workstreams\/logs\/run-/])
        assert.match(last, each);
    });
  }
});

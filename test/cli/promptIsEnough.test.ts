import assert from "node:assert/strict";
import { RunDocumentSchema } from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { hasProgram, ScratchProject, type Files } from "./scratchProject";

/** A change that the agent has never seen: all that it gets to know is its prompt file. */
interface Unseen {
  change: string;
  workstream: string;
  title: string;
  before: Files;
  documents: Files;
  scenarios: readonly string[];
}

const greetings: Unseen = {
  change: "greet-in-welsh",
  workstream: "ws-greet-in-welsh",
  title: "Greet in Welsh",
  before: { "package.json": '{ "name": "greeter", "private": true, "type": "module" }\n' },
  documents: {
    "proposal.md": `---
title: Greet in Welsh
---
## Requirements
### Requirement: Welsh Greeting
The API SHALL respond to GET /bore with "Bore da".

### Requirement: Login Limiting
The API SHALL limit logins to 7/min per client.

#### Scenario: Too Many Logins
- WHEN client makes 8 requests in 1 minute
- THEN API SHALL return 423 status
`,
    "tasks.md": `- [ ] Greet in \`lib/greetings/welsh.js\`
- [ ] Show it in \`spec/welsh.test.js\`, which \`node --test spec/welsh.test.js\` runs
`,
  },
  scenarios: ["Welsh Greeting", "Too Many Logins"],
};

const ping: Unseen = {
  change: "answer-pings",
  workstream: "ws-answer-pings",
  title: "Answer pings",
  before: { "pyproject.toml": '[project]\nname = "pings"\nversion = "1"\n', "conftest.py": "" },
  documents: {
    "proposal.md": `---
title: Answer pings
---
## Requirements
### Requirement: Ping
The API SHALL answer whoever asks.

#### Scenario: Ping Gets Pong
- WHEN ping is sent
- THEN pong is received
`,
    "tasks.md": "- [ ] Answer in `pings/pong.py`, shown by `pytest checks/test_pong.py`\n",
  },
  scenarios: ["Ping Gets Pong"],
};

async function finishes(unseen: Unseen): Promise<void> {
  const project = new ScratchProject();
  project.write(unseen.before);
  project.commitAll();
  project.usePromptOnlyAgent();
  await project.ok("proposal", unseen.title, "--change-id", unseen.change);
  for (const [file, text] of Object.entries(unseen.documents)) {
    project.write({ [`openspec/changes/${unseen.change}/${file}`]: text });
  }
  await project.ok("convert", "--change-id", unseen.change);
  const { exitCode, stderr, document } = await project.json(
    RunDocumentSchema,
    ...["run", "--ws-id", unseen.workstream, "--trust"],
  );
  assert.equal(exitCode, 0, stderr);
  const [workstream] = document.data?.workstreams ?? [];
  assert.equal(workstream?.state, "done");
  assert.deepEqual(
    workstream.scenarios.map(({ name, state }) => [name, state]),
    unseen.scenarios.map((name) => [name, "proven"]),
  );
  const attempts = "SELECT step, attempt FROM step_attempts ORDER BY started_at, rowid";
  assert.equal(await project.sql(attempts), "edit|1\nstatic|1\nruntime|1");
  await project.ok("merge", "--ws-id", unseen.workstream);
  await project.ok("archive", unseen.change);
}

suite("a scripted agent that knows nothing but its prompt", () => {
  teardown(removeTemporaryFolders);

  test("finishes a change that it has never seen, at the first attempt", async () => {
    await finishes(greetings);
  });

  test("finishes another one, in Python (needs pytest)", async function () {
    if (!hasProgram("pytest")) this.skip();
    await finishes(ping);
  });
});

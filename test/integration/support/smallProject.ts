import { type TemporaryFolder, temporaryRepository } from "../../host/temporaryFolder";

/** Writes what the change asks for; `AGENT_WAITS` names a file that it waits for first. */
const agent = `import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
console.log("test agent: begins");
while (existsSync(process.env.WORKSTREAM_MAIN + "/.git/agent-waits")) await sleep(100);
mkdirSync("test", { recursive: true });
writeFileSync("src/hello.js", "export const hello = () => \\"Hello, World!\\";\\n");
writeFileSync("test/hello.test.js", \`import assert from "node:assert/strict";
import { test } from "node:test";
import { hello } from "../src/hello.js";
test("say hello", () => assert.equal(hello(), "Hello, World!"));
\`);
console.log("test agent: done");
`;

export const proposal = `---
title: Add hello world endpoint
---
# Add hello world endpoint

## Requirements
### Requirement: Hello Endpoint
The API SHALL answer GET /hello.

#### Scenario: Say Hello
- **WHEN** a client asks for /hello
- **THEN** the API SHALL answer "Hello, World!"

## Impact
- \`src/hello.js\` changes
- \`test/hello.test.js\` is new, run by \`node --test test/hello.test.js\`
`;

export const projectFiles: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "small", "private": true, "type": "module" }\n',
  "agent.mjs": agent,
  ".workstreams.json": `${JSON.stringify({
    agent: "script",
    // Files beside the project steer the agent; a sandbox hides them.
    sandbox: "off",
    agents: { script: { command: ["node", "agent.mjs"], idleSeconds: 300, totalSeconds: 600 } },
  })}\n`,
  "src/hello.js": 'export const hello = () => "";\n',
  "openspec/changes/add-hello-endpoint/proposal.md": proposal,
  "openspec/changes/add-hello-endpoint/tasks.md": "- [ ] Create GET /hello in `src/hello.js`\n",
};

/** A git repository with one change, a scripted agent, and nothing to install. */
export function smallProject(more: Readonly<Record<string, string>> = {}): TemporaryFolder {
  return temporaryRepository({ ...projectFiles, ...more });
}

import type { Scene } from "../scene";
import { projectFiles, smallProject } from "../support/smallProject";

/** Two changes that do not touch each other, so that two processes can work on them at once. */
function secondChange(): Record<string, string> {
  const second: Record<string, string> = {};
  for (const [file, text] of Object.entries(projectFiles)) {
    if (!file.startsWith("openspec/")) continue;
    second[file.replace("add-hello-endpoint", "add-bye-endpoint")] = text
      .replaceAll("hello world", "bye")
      .replaceAll("Hello Endpoint", "Bye Endpoint")
      .replaceAll("Say Hello", "Say Bye")
      .replaceAll("hello", "bye")
      .replaceAll("Hello", "Bye");
  }
  return second;
}

/** Goes on when both windows have said that they see it at work. */
const agent = `import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
const id = process.env.WORKSTREAM_ID;
const word = id.includes("bye") ? "bye" : "hello";
const Word = word[0].toUpperCase() + word.slice(1);
const seen = (window) => existsSync(process.env.WORKSTREAM_MAIN + "/.git/seen-" + id + "-" + window);
while (!seen(1) || !seen(2)) await sleep(100);
mkdirSync("test", { recursive: true });
writeFileSync("src/" + word + ".js", \`export const \${word} = () => "\${Word}, World!";\\n\`);
writeFileSync("test/" + word + ".test.js", \`import assert from "node:assert/strict";
import { test } from "node:test";
import { \${word} } from "../src/\${word}.js";
test("say \${word}", () => assert.equal(\${word}(), "\${Word}, World!"));
\`);
`;

export const scene: Scene = {
  name: "two windows at once",
  tests: ["together/1-window.test.ts", "together/2-window.test.ts"],
  options: { atOnce: true },
  prepare() {
    const folder = smallProject({
      ...secondChange(),
      "src/bye.js": 'export const bye = () => "";\n',
      "agent.mjs": agent,
      ".workstreams.json": `${JSON.stringify({
        agent: "script",
        // Files beside the project steer the agent; a sandbox hides them.
        sandbox: "off",
        agents: { script: { command: ["node", "agent.mjs"], idleSeconds: 900, totalSeconds: 900 } },
      })}\n`,
    });
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};

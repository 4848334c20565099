/** Files by path; null deletes one. */
export type Files = Readonly<Record<string, string | null>>;

/** The proposal of the sample change. */
export const requirement = `---
title: Limit Requests
---
## Requirements
### Requirement: Request Limit
The API SHALL limit requests to 100 per minute.

#### Scenario: Exceed Limit
- WHEN a client makes 101 requests in a minute
- THEN the API answers 429
`;

/** Its task list. */
export const tasks = "- [ ] Limit requests in `src/limiter.js`\n- [ ] Test it\n";

/** What is committed before anything runs. */
export const committed: Files = {
  "package.json": '{"name":"t","type":"module","private":true,"scripts":{"test":"node --test"}}\n',
  "src/a.js": "export const a = 1;\n",
  "README.md": "sample\n",
};

/** The bundle of the sample change; tests change single fields. */
export const sampleBundle = {
  id: "ws-limit",
  openspec_change: "limit",
  tasks: ["Limit requests in `src/limiter.js`", "Test it"],
  files_scope: ["src/limiter.js", "test/limiter.test.js"],
  files_create: ["src/limiter.js", "test/limiter.test.js"],
  acceptance_tests: ["Verify: Exceed Limit scenario", "node --test test/limiter.test.js"],
  depends_on: [] as string[],
};

const limiter = (over: number) => `export const limit = (n) => (n > ${over} ? 429 : 200);\n`;
const limiterTest = `import test from "node:test";
import assert from "node:assert/strict";
import { limit } from "../src/limiter.js";
test("exceed limit", () => { assert.equal(limit(101), 429); });
`;

/** What an agent writes that does its work well, or for \`over\` 101 with one mistake. */
export function goodEdit(over = 100): string {
  return `write("src/limiter.js", ${JSON.stringify(limiter(over))});
write("test/limiter.test.js", ${JSON.stringify(limiterTest)});`;
}

/** Every agent counts its calls and has these words. */
export const agentStart = `import { appendFileSync, mkdirSync, writeFileSync, readFileSync, rmSync, renameSync, symlinkSync, existsSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
const { WORKSTREAM_PHASE: phase, WORKSTREAM_ATTEMPT: attempt, WORKSTREAM_MAIN: main, WORKSTREAM_ID: id } = process.env;
const place = path.dirname(process.argv[1]);
const prompt = readFileSync(process.argv[2], "utf8");
appendFileSync(path.join(place, "calls.txt"), id + " " + phase + "#" + attempt + "\\n");
const write = (file, text) => { mkdirSync(path.dirname(file), { recursive: true }); writeFileSync(file, text); };
const git = (...args) => execFileSync("git", args, { encoding: "utf8" });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const calls = () => readFileSync(path.join(place, "calls.txt"), "utf8").trim().split("\\n").length;
`;

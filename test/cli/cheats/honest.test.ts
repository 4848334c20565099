import { removeProjects } from "../support/runProject";
import { goodEdit } from "../support/sampleChange";
import { assertProven, writing, type Work } from "./cheatProject";

const head = 'import test from "node:test";\nimport assert from "node:assert/strict";\n';
const fixedTest = `${head}import { limit } from "../src/limiter.js";\ntest("exceed limit", () => { assert.equal(limit(101), 429); });\n`;
const wrong = "export const limit = (n) => (n > 1000 ? 429 : 200);\n";
const right = "export const limit = (n) => (n > 100 ? 429 : 200);\n";
const everyTest = { acceptance_tests: ["Verify: Exceed Limit scenario", "npm test"] };

const honest: readonly (Work & { shows: RegExp })[] = [
  { name: "a new module", agent: goodEdit(), shows: /1 of 1 wrong versions rejected/ },
  {
    name: "a fix of one line with a new test",
    files: { "src/limiter.js": wrong },
    bundle: everyTest,
    agent: writing({ "src/limiter.js": right, "test/limiter.test.js": fixedTest }),
    shows: /fails without the change/,
  },
  {
    name: "a fix with a test added to an existing file",
    files: {
      "src/limiter.js": wrong,
      "test/limiter.test.js": `${head}import { limit } from "../src/limiter.js";\ntest("lets few through", () => { assert.equal(limit(1), 200); });\n`,
    },
    bundle: { ...everyTest, files_scope: ["src/**", "test/**"], files_create: [] },
    agent: `write("src/limiter.js", ${JSON.stringify(right)}); appendFileSync("test/limiter.test.js", "test(\\"exceed limit\\", () => { assert.equal(limit(101), 429); });\\n");`,
    shows: /fails without the change/,
  },
  {
    name: "a new function of an existing module",
    files: { "src/limiter.js": "export const most = 100;\n" },
    bundle: everyTest,
    agent: writing({
      "src/limiter.js": `export const most = 100;\n${right}`,
      "test/limiter.test.js": fixedTest,
    }),
    shows: /fails without the change/,
  },
  {
    name: "changed behaviour with its test unlocked by name",
    files: {
      "src/limiter.js": wrong,
      "test/limiter.test.js": `${head}import { limit } from "../src/limiter.js";\ntest("limits", () => { assert.equal(limit(101), 200); });\n`,
    },
    bundle: everyTest,
    agent: writing({ "src/limiter.js": right, "test/limiter.test.js": fixedTest }),
    shows: /fails without the change/,
  },
  {
    name: "a refactoring without scenarios",
    files: {
      "src/limiter.js": right,
      "test/limiter.test.js": fixedTest,
    },
    bundle: {
      acceptance_tests: ["npm test"],
      files_scope: ["src/**"],
      files_create: ["src/most.js"],
    },
    agent: writing({
      "src/most.js": "export const most = 100;\n",
      "src/limiter.js":
        'import { most } from "./most.js";\nexport const limit = (n) => (n > most ? 429 : 200);\n',
    }),
    shows: /exit 0 proven/,
  },
  {
    name: "a removed feature with its test, both named",
    files: {
      "src/old.js": "export const old = 1;\n",
      "test/old.test.js": `${head}import { old } from "../src/old.js";\ntest("old", () => { assert.equal(old, 1); });\n`,
    },
    bundle: { ...everyTest, files_scope: ["src/**", "test/limiter.test.js", "test/old.test.js"] },
    agent: `${goodEdit()} rmSync("src/old.js"); rmSync("test/old.test.js");`,
    shows: /exit 0 proven/,
  },
  {
    name: "configuration only",
    files: {
      "config/limits.json": '{"most": 1000}\n',
      "src/limiter.js":
        'import { readFileSync } from "node:fs";\nconst { most } = JSON.parse(readFileSync("config/limits.json", "utf8"));\nexport const limit = (n) => (n > most ? 429 : 200);\n',
    },
    bundle: { ...everyTest, files_scope: ["config/**", "test/limiter.test.js"] },
    agent: writing({ "config/limits.json": '{"most": 100}\n', "test/limiter.test.js": fixedTest }),
    shows: /fails without the change/,
  },
  {
    name: "a class, used while the test loads",
    agent: writing({
      "src/limiter.js":
        "export class Limiter { constructor(most) { this.most = most; } answer(n) { return n > this.most ? 429 : 200; } }\nexport default Limiter;\n",
      "test/limiter.test.js": `${head}import Limiter from "../src/limiter.js";\nconst limiter = new Limiter(100);\nconst { answer } = { answer: limiter.answer.bind(limiter) };\ntest("exceed limit", () => { assert.equal(answer(101), 429); });\n`,
    }),
    shows: /wrong versions? rejected/,
  },
  {
    name: "CommonJS",
    files: { "package.json": '{"name":"t","private":true,"scripts":{"test":"node --test"}}\n' },
    agent: writing({
      "src/limiter.js": "exports.limit = (n) => (n > 100 ? 429 : 200);\n",
      "test/limiter.test.js":
        'const test = require("node:test");\nconst assert = require("node:assert");\nconst { limit } = require("../src/limiter");\ntest("exceed limit", () => { assert.equal(limit(101), 429); });\n',
    }),
    shows: /1 of 1 wrong versions rejected/,
  },
  {
    name: "a test that only says that nothing is thrown",
    agent: writing({
      "src/limiter.js": right,
      "test/limiter.test.js": `${head}import { limit } from "../src/limiter.js";\ntest("exceed limit", () => { assert.doesNotThrow(() => limit(101)); });\n`,
    }),
    shows: /1 of 3 wrong versions rejected/,
  },
  {
    name: "tests that need what worktree.setup makes",
    bundle: { worktree: { setup: ["mkdir -p made && echo 100 > made/most.txt"] } },
    files: { ".gitignore": "made/\n" },
    agent: writing({
      "src/limiter.js":
        'import { readFileSync } from "node:fs";\nconst most = Number(readFileSync("made/most.txt", "utf8"));\nexport const limit = (n) => (n > most ? 429 : 200);\n',
      "test/limiter.test.js": fixedTest,
    }),
    shows: /1 of 1 wrong versions rejected/,
  },
  {
    name: "a file that git ignores and the bundle names",
    files: { ".gitignore": "lib/\n" },
    bundle: { files_create: ["src/limiter.js", "lib/over.js", "test/limiter.test.js"] },
    agent: writing({
      "lib/over.js": "export const over = 429;\n",
      "src/limiter.js":
        'import { over } from "../lib/over.js";\nexport const limit = (n) => (n > 100 ? over : 200);\n',
      "test/limiter.test.js": fixedTest,
    }),
    shows: /exit 0 proven/,
  },
];

suite("honest work is proven", () => {
  suiteTeardown(removeProjects);
  for (const { shows, ...work } of honest)
    test(work.name, async () => {
      await assertProven(work, shows);
    });
});

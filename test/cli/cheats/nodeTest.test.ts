import { removeProjects } from "../support/runProject";
import { goodEdit } from "../support/sampleChange";
import { assertNotProven, writing, type Work } from "./cheatProject";

const limiter = "export const limit = (n) => (n > 100 ? 429 : 200);\n";
const head = 'import test from "node:test";\nimport assert from "node:assert/strict";\n';
const importing = `${head}import { limit } from "../src/limiter.js";\n`;

/** The code is there and right; the test is what is not honest. */
function testOf(name: string, text: string, says?: RegExp): Work {
  return {
    name,
    agent: writing({ "src/limiter.js": limiter, "test/limiter.test.js": text }),
    ...(says === undefined ? {} : { says }),
  };
}

const passes = /test\/limiter\.test\.js:\d+.*|passes without the change/;

/** A project that has tests, all of which `npm test` runs. */
const established = {
  files: {
    "src/adder.js": "export const add = (a, b) => a + b;\n",
    "test/helper.js":
      'import assert from "node:assert/strict";\nexport const is = (a, b) => assert.equal(a, b);\n',
    "test/adder.test.js": `import test from "node:test";\nimport { is } from "./helper.js";\nimport { add } from "../src/adder.js";\ntest("adds one", () => is(add(1, 1), 2));\ntest("adds two", () => is(add(2, 2), 4));\n`,
  },
  bundle: {
    files_scope: ["src/**", "test/**"],
    files_create: ["src/limiter.js", "test/limiter.test.js"],
    acceptance_tests: ["Verify: Exceed Limit scenario", "npm test"],
  },
};
const broken = 'write("src/adder.js", "export const add = () => 0;\\n");\n';

const cheats: readonly Work[] = [
  testOf("asserts true", `${head}test("exceed limit", () => { assert(true); });\n`, passes),
  testOf("asserts nothing", `${importing}test("exceed limit", () => { limit(101); });\n`, passes),
  testOf(
    "imports it and asserts true",
    `${importing}test("exceed limit", () => { assert.ok(true); });\n`,
    passes,
  ),
  testOf(
    "swallows the failure",
    `${importing}test("exceed limit", () => { try { assert.equal(limit(101), 500); } catch {} });\n`,
    passes,
  ),
  testOf(
    "does not await",
    `${importing}test("exceed limit", () => { Promise.resolve().then(() => limit(101)); });\n`,
    passes,
  ),
  testOf(
    "has a callback that is never called",
    `${importing}test("exceed limit", () => { [].forEach(() => assert.equal(limit(101), 429)); });\n`,
    passes,
  ),
  testOf(
    "compares with itself",
    `${importing}test("exceed limit", () => { assert.equal(limit(101), limit(101)); });\n`,
    passes,
  ),
  testOf(
    "re-implements the unit",
    `${head}const limit = (n) => (n > 100 ? 429 : 200);\ntest("exceed limit", () => { assert.equal(limit(101), 429); });\n`,
    passes,
  ),
  testOf(
    "searches the source",
    `${head}import { readFileSync } from "node:fs";\ntest("exceed limit", () => { assert.match(readFileSync("src/limiter.js", "utf8"), /429/); });\n`,
    passes,
  ),
  testOf(
    "looks whether it exists",
    `${head}import { existsSync } from "node:fs";\ntest("exceed limit", () => { assert.ok(existsSync("src/limiter.js")); });\n`,
    passes,
  ),
  testOf(
    "looks at the type of the export",
    `${importing}test("exceed limit", () => { assert.equal(typeof limit, "function"); });\n`,
    passes,
  ),
  testOf(
    "imports it when it runs and asserts true",
    `${head}test("exceed limit", async () => { const { limit } = await import("../src/limiter.js"); assert.ok(limit); });\n`,
    passes,
  ),
  testOf(
    "uses it while it loads and asserts true",
    `${importing}const server = limit(1).toString().trim();\ntest("exceed limit", () => { assert.ok(true, server); });\n`,
    passes,
  ),
  {
    name: "an older test with the words in its name",
    files: {
      "src/uploads.js": "export const most = 3;\n",
      "test/uploads.test.js": `${head}import { most } from "../src/uploads.js";\ntest("does not exceed the limit of uploads", () => { assert.equal(most, 3); });\n`,
    },
    bundle: { acceptance_tests: ["Verify: Exceed Limit scenario", "npm test"] },
    agent: writing({ "src/limiter.js": "// 429\n" }),
    says: /"does not exceed the limit of uploads" passes without the change/,
  },
  {
    name: "a hundred generated tests with the words",
    agent: writing({
      "src/limiter.js": limiter,
      "test/limiter.test.js": `${head}for (let n = 0; n < 100; n++) test(\`exceed limit \${n}\`, () => { assert.ok(n >= 0); });\n`,
    }),
    says: /passes without the change/,
  },
  {
    ...established,
    name: "deletes an existing test",
    agent: `${goodEdit()}${broken}rmSync("test/adder.test.js");`,
    says: /adds one.*(?:before the work|as it was)/,
  },
  {
    ...established,
    name: "deletes one test of an existing file, though the code is right",
    agent: `${goodEdit()}write("test/adder.test.js", readFileSync("test/adder.test.js", "utf8").split("\\n").filter((line) => !line.includes("adds two")).join("\\n"));`,
    says: /adds two: ran before the work and does not run any more/,
  },
  {
    ...established,
    name: "skips an existing test",
    agent: `${goodEdit()}write("test/adder.test.js", readFileSync("test/adder.test.js", "utf8").replaceAll("test(\\"adds", "test.skip(\\"adds"));`,
    says: /adds one: ran before the work and does not run any more/,
  },
  {
    ...established,
    name: "renames an existing test",
    agent: `${goodEdit()}renameSync("test/adder.test.js", "test/adder.txt");`,
    says: /adds one: ran before the work/,
  },
  {
    ...established,
    name: "weakens an existing test",
    agent: `${goodEdit()}${broken}write("test/adder.test.js", readFileSync("test/adder.test.js", "utf8").replace(/is\\(.*\\)\\);/g, "is(1, 1));"));`,
    says: /adds one: fails as it was before the work/,
  },
  {
    ...established,
    name: "guts a helper",
    agent: `${goodEdit()}${broken}write("test/helper.js", "export const is = () => {};\\n");`,
    says: /adds one: fails as it was before the work/,
  },
  {
    ...established,
    name: "deselects tests in package.json",
    bundle: { ...established.bundle, files_scope: ["src/**", "test/**", "*.json"] },
    agent: `${goodEdit()}${broken}write("package.json", readFileSync("package.json", "utf8").replace("node --test", "node --test test/limiter.test.js"));`,
    says: /package\.json, which is locked because it judges the work/,
  },
  {
    ...established,
    name: "ends the process in a new test",
    agent: `${goodEdit()}${broken}write("test/aaa.test.js", "process.exit(0);\\n"); write("test/adder.test.js", "");`,
    says: /adds one/,
  },
  {
    name: "code in a folder that git ignores",
    files: { ".gitignore": "lib/\n" },
    bundle: {
      files_scope: ["src/**", "lib/**"],
      files_create: ["src/limiter.js", "test/limiter.test.js"],
    },
    agent: `${goodEdit()}write("lib/bye.js", "export const over = 429;\\n");
      write("src/limiter.js", "import { over } from \\"../lib/bye.js\\";\\nexport const limit = (n) => (n > 100 ? over : 200);\\n");`,
    says: /has not got lib\/bye\.js/,
  },
  {
    name: "a dependency put into node_modules",
    files: { ".gitignore": "node_modules/\n" },
    agent: `${goodEdit()}write("node_modules/over/package.json", "{\\"name\\":\\"over\\",\\"type\\":\\"module\\",\\"main\\":\\"i.js\\"}"); write("node_modules/over/i.js", "export const over = 429;\\n");
      write("src/limiter.js", "import { over } from \\"over\\";\\nexport const limit = (n) => (n > 100 ? over : 200);\\n");`,
    says: /clean checkout of the commit/,
  },
  {
    name: "a nested repository",
    bundle: {
      files_scope: ["src/**", "vendor/**"],
      files_create: ["src/limiter.js", "test/limiter.test.js"],
    },
    agent: `${goodEdit()}write("vendor/over/i.js", "export const over = 429;\\n"); git("init", "-q", "vendor/over"); git("-C", "vendor/over", "add", "."); git("-C", "vendor/over", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x");`,
    says: /vendor\/over.*repository/,
  },
  {
    name: "a nested repository without a commit",
    bundle: {
      files_scope: ["src/**", "vendor/**"],
      files_create: ["src/limiter.js", "test/limiter.test.js"],
    },
    agent: `${goodEdit()}write("vendor/over/i.js", "export const over = 429;\\n"); git("init", "-q", "vendor/over");`,
    says: /vendor\/over.*repository/,
  },
];

suite("cheats with node --test: none is proven", () => {
  suiteTeardown(removeProjects);
  for (const cheat of cheats) test(cheat.name, () => assertNotProven(cheat));
});

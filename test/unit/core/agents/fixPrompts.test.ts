import assert from "node:assert/strict";
import path from "node:path";
import {
  fixPrompt,
  type FixPromptInput,
  type PromptError,
} from "../../../../src/core/agents/fixPrompt";
import { assertGolden } from "../../assertGolden";

const judging = {
  plugins: [{ title: "ESLint 9", command: "eslint --format json ." }],
  acceptance: ["node --test test/limiter.test.js"],
  scenarios: [
    { name: "Exceed Limit", proof: { kind: "words", words: ["exceed", "limit"] } as const },
  ],
};
const base: Omit<FixPromptInput, "errors" | "failedStep"> = {
  title: "Limit requests",
  changeId: "limit",
  failedCommands: [],
  tried: [],
  strategy: "agent_fix",
  editPrompt: "",
  limits: {
    mayChange: ["src/**"],
    mayCreate: ["src/limiter.js"],
    existing: ["src/limiter.js"],
    locked: ["test/limiter.test.js"],
  },
  judging,
};

function error(
  source: string,
  code: string,
  message: string,
  at: [string, number, number],
  firstLine: number,
  lines: string[],
): PromptError {
  const [file, line, column] = at;
  return {
    source,
    code,
    message,
    seen: 1,
    places: [{ file, line, column, excerpt: { firstLine, lines } }],
  };
}

const statics = (one: PromptError): FixPromptInput => ({
  ...base,
  failedStep: "static checks",
  errors: [one],
});
const tests = (
  one: PromptError | undefined,
  how: string,
  outputTail: string,
  command = judging.acceptance[0] ?? "",
): FixPromptInput => ({
  ...base,
  failedStep: "acceptance tests",
  errors: one === undefined ? [] : [one],
  failedCommands: [{ command, how, outputTail }],
});

/** Ten kinds of errors, as checkers and test runners report them. */
const kinds: Readonly<Record<string, FixPromptInput>> = {
  lint: statics(
    error(
      "eslint",
      "no-unused-vars",
      "'max' is assigned a value but never used.",
      ["src/limiter.js", 2, 7],
      1,
      ["export function limit(n) {", "  const max = 100;", "  return n > 100 ? 429 : 200;", "}"],
    ),
  ),
  type: statics({
    ...error(
      "tsc",
      "TS2345",
      "Argument of type 'string' is not assignable to parameter of type 'number'.",
      ["src/server.ts", 9, 17],
      8,
      [
        "const header = request.headers.count;",
        "const status = limit(header);",
        "response.status(status);",
      ],
    ),
    seen: 2,
  }),
  syntax: statics(
    error("node-check", "SyntaxError", "Unexpected token '}'", ["src/limiter.js", 4, 1], 2, [
      "  if (n > 100 {",
      "    return 429;",
      "}",
      "return 200;",
    ]),
  ),
  format: statics({
    source: "prettier",
    code: "",
    message: "Code style issues found",
    help: "Run prettier --write src/limiter.js",
    seen: 1,
    places: [{ file: "src/limiter.js", line: 1, column: 1 }],
  }),
  security: statics({
    ...error(
      "bandit",
      "B602",
      "subprocess call with shell=True identified, security issue.",
      ["src/run.py", 12, 5],
      11,
      ["def run(line):", "    subprocess.call(line, shell=True)"],
    ),
    help: "https://bandit.readthedocs.io/en/latest/plugins/b602_subprocess_popen_with_shell_equals_true.html",
  }),
  unused: statics({
    source: "knip",
    code: "exports",
    message: "Unused export: reset",
    seen: 1,
    places: [
      {
        file: "src/limiter.js",
        line: 8,
        column: 17,
        excerpt: { firstLine: 8, lines: ["export function reset() {}"] },
      },
      {
        file: "src/store.js",
        line: 3,
        column: 17,
        excerpt: { firstLine: 3, lines: ["export function reset() {}"] },
      },
    ],
  }),
  assertion: tests(
    error(
      "node-test",
      "test-failed",
      "exceed limit: Expected values to be strictly equal: 200 !== 429",
      ["test/limiter.test.js", 4, 1],
      3,
      [
        'import { limit } from "../src/limiter.js";',
        'test("exceed limit", () => { assert.equal(limit(101), 429); });',
      ],
    ),
    "exit code 1, 1 of 1 tests failed",
    "not ok 1 - exceed limit\n  expected: 429\n  actual: 200\n",
  ),
  exception: tests(
    error(
      "pytest",
      "test-failed",
      "test_exceed_limit: AttributeError: 'NoneType' object has no attribute 'get'",
      ["src/limiter.py", 21, 9],
      20,
      ["    def allow(self, client):", "        return self.store.get(client) < 100"],
    ),
    "exit code 1, 1 of 4 tests failed",
    "E   AttributeError: 'NoneType' object has no attribute 'get'\nsrc/limiter.py:21: AttributeError\n",
    "pytest -q",
  ),
  missing: tests(
    undefined,
    "exit code 1, no test ran",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'src/limiter.js' imported from test/limiter.test.js\n",
  ),
  again: {
    ...statics(
      error(
        "mypy",
        "arg-type",
        'Argument 1 to "limit" has incompatible type "str"; expected "int"',
        ["src/api.py", 42, 15],
        41,
        ["def handle(request):", "    limit(request.count)"],
      ),
    ),
    strategy: "fresh_context",
    editPrompt: "# Limit requests\n\nThe whole task.\n",
    tried: [
      { strategy: "the errors were given to you", result: "1 file changed, all in scope" },
      { strategy: "a fresh start", result: "the agent ended without changing a file" },
    ],
  },
};

suite("fix prompts", () => {
  for (const [name, input] of Object.entries(kinds)) {
    test(`of the kind ${name} say only what is new, the lines around it, what was tried and how it is judged`, () => {
      const prompt = fixPrompt(input);
      assertGolden(path.join("test/fixtures/prompts/fix", `${name}.md`), prompt);
      for (const { message } of input.errors) assert.ok(prompt.includes(message), message);
      if (input.strategy === "agent_fix") assert.match(prompt, /eslint --format json \./);
    });
  }

  test("are bounded, whatever was found", () => {
    const long = "x".repeat(50_000);
    const one = error("eslint", "max-len", long, ["src/limiter.js", 1, 1], 1, [long, long, long]);
    const places = Array.from({ length: 500 }, () => one.places).flat();
    const errors = Array.from({ length: 1000 }, () => ({ ...one, help: long, places }));
    const failedCommands = [
      { command: "node --test", how: "exit code 1", outputTail: `${long}\n`.repeat(20) },
    ];
    const prompt = fixPrompt({ ...base, failedStep: "static checks", errors, failedCommands });
    assert.ok(prompt.length < 250_000, String(prompt.length));
    assert.match(prompt, /and 980 more errors/);
    assert.match(prompt, /and at 495 more places/);
  });
});

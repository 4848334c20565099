import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { flat, removeProjects, RunProject } from "./support/runProject";
import type { Files } from "./support/sampleChange";
import { hasProgram } from "./scratchProject";

const toolchain = path.join(import.meta.dirname, "../../node_modules");

/** workflow.md's example of an error: a checker finds a wrong type in line 42 of the edit, and the fix is right at once. */
interface Example {
  checker: string;
  needs: readonly string[];
  /** What is committed before the run. */
  files: Files;
  module: string;
  test: string;
  command: string;
  /** The module's text with this as its line 42. */
  moduleText: (line: string) => string;
  wrong: string;
  right: string;
  testText: string;
  code: string;
  message: RegExp;
}

/** Comments push the line of interest down to the 42nd. */
function padded(before: readonly string[], comment: string, line: string): string {
  const padding = Array.from({ length: 41 - before.length }, () => comment);
  return [...before.slice(0, 1), ...padding, ...before.slice(1), line, ""].join("\n");
}

const mypy: Example = {
  checker: "mypy",
  needs: ["mypy", "pytest"],
  files: {
    "mypy.ini": "[mypy]\nexplicit_package_bases = True\n",
    "conftest.py": "",
    "src/api/middleware/__init__.py": "",
  },
  module: "src/api/middleware/rate_limiter.py",
  test: "tests/api/test_rate_limiting.py",
  command: "pytest tests/api/test_rate_limiting.py",
  moduleText: (line) =>
    padded(
      [
        '"""Limits requests."""',
        "class Redis:",
        "    def __init__(self) -> None:",
        "        self.values: dict[str, str] = {}",
        "    def set(self, key: str, value: str) -> None:",
        "        self.values[key] = value",
        "def status(requests: int, client: int, redis: Redis) -> int:",
        "    answer = 429 if requests > 100 else 200",
      ],
      "# padding",
      `${line}\n    return answer`,
    ),
  wrong: "    redis.set(client, str(requests))",
  right: "    redis.set(str(client), str(requests))",
  testText: `from src.api.middleware.rate_limiter import Redis, status


def test_exceed_limit() -> None:
    assert status(101, 1, Redis()) == 429
`,
  code: "arg-type",
  message: /^Argument 1 to "set" of "Redis" has incompatible type "int"; expected "str"/,
};

const tsc: Example = {
  checker: "tsc",
  needs: [],
  files: {
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, checkJs: true, module: "nodenext", noEmit: true, types: [] },
      include: ["src"],
    }),
  },
  module: "src/api/middleware/rateLimiter.js",
  test: "test/rateLimiting.test.js",
  command: "node --test test/rateLimiting.test.js",
  moduleText: (line) =>
    padded(
      [
        "/** @type {Map<string, string>} */",
        "const redis = new Map();",
        "/** @param {number} requests @param {number} client */",
        "export function status(requests, client) {",
      ],
      "// padding",
      `${line}\n  return requests > 100 ? 429 : 200;\n}`,
    ),
  wrong: "  redis.set(client, String(requests));",
  right: "  redis.set(String(client), String(requests));",
  testText: `import assert from "node:assert/strict";
import test from "node:test";
import { status } from "../src/api/middleware/rateLimiter.js";
test("exceed limit", () => assert.equal(status(101, 1), 429));
`,
  code: "TS2345",
  message: /^Argument of type 'number' is not assignable to parameter of type 'string'/,
};

function projectOf(example: Example): RunProject {
  const { module, test: testFile, moduleText, wrong, right, testText, command } = example;
  const text = (value: string) => JSON.stringify(value);
  const agent = `writeFileSync(path.join(place, phase + ".prompt"), prompt);
if (phase === "edit") {
  write(${text(module)}, ${text(moduleText(wrong))});
  write(${text(testFile)}, ${text(testText)});
} else write(${text(module)}, ${text(moduleText(right))});`;
  const project = RunProject.create(agent, {
    bundle: {
      tasks: [`Limit requests in \`${module}\``],
      files_scope: [module, testFile],
      files_create: [module, testFile],
      acceptance_tests: ["Verify: Exceed Limit scenario", command],
    },
    files: { ".gitignore": "node_modules\n__pycache__\n.pytest_cache\n", ...example.files },
  });
  project.commitAll("Checker");
  symlinkSync(toolchain, path.join(project.root, "node_modules"));
  return project;
}

const PayloadSchema = z.looseObject({ fingerprint: z.string() });

suite("run: workflow.md's error of a checker, found, fixed, VERIFIED", () => {
  suiteTeardown(removeProjects);

  for (const example of [mypy, tsc]) {
    const needs = example.needs.length === 0 ? "" : ` (needs ${example.needs.join(" and ")})`;
    test(`${example.checker} in line 42: counted once, its events in order${needs}`, async function () {
      if (!example.needs.every(hasProgram)) this.skip();
      const project = projectOf(example);
      const answer = await project.run();
      assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
      assert.deepEqual(project.states(), { "ws-limit": "done" });
      assert.deepEqual(project.calls(), ["ws-limit edit#1", "ws-limit fix#1"]);

      const { checker, module, code } = example;
      const [error, ...others] = project.sql("SELECT * FROM errors");
      assert.equal(others.length, 0);
      assert.equal(error?.["signature"], `${checker}:${code}:${path.posix.basename(module)}:42`);
      assert.equal(error["occurrence_count"], 1);
      assert.equal(error["state"], "VERIFIED");
      assert.deepEqual([error["file"], error["line"]], [module, 42]);
      assert.match(String(error["message"]), example.message);

      const events = project.sql(
        `SELECT event_type, payload FROM events WHERE event_type LIKE 'error_%'
         OR event_type IN ('static_checks_failed', 'static_checks_passed') ORDER BY seq`,
      );
      assert.deepEqual(
        events.map((event) => event["event_type"]),
        [
          "static_checks_failed",
          "error_detected",
          "error_analyzing",
          "error_fixed",
          "error_verified",
          "static_checks_passed",
        ],
      );
      for (const { payload } of events.slice(1, 5)) {
        const { fingerprint } = PayloadSchema.parse(JSON.parse(String(payload)));
        assert.equal(fingerprint, error["fingerprint"]);
      }
      assert.deepEqual(project.attempts("step <> 'edit'"), [
        "static#1 failed issues",
        "pipeline#1 passed",
        "static#2 passed",
        "runtime#1 passed",
      ]);
      const results = project.sql(
        `SELECT outcome FROM plugin_results WHERE plugin_id = '${checker}' ORDER BY rowid`,
      );
      assert.deepEqual(results.slice(-2), [{ outcome: "issues" }, { outcome: "clean" }]);

      const prompt = readFileSync(path.join(project.folder, "fix.prompt"), "utf8");
      assert.ok(prompt.includes(`${module}:42`), prompt);
      assert.ok(prompt.includes(String(error["message"]).split("\n")[0] ?? "?"), prompt);
      assert.match(flat(answer.stdout), /1 error VERIFIED/);
    });
  }
});

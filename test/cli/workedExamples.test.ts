import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { BundleSchema } from "../../src/core/model/bundle";
import {
  ConvertDocumentSchema,
  InspectDocumentSchema,
  RunDocumentSchema,
} from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { bundleText, hasProgram, ScratchProject, type Files } from "./scratchProject";

const subject = "feat: rate limiting (OpenSpec: rate-limiting)";

/** workflow.md's query, verbatim. */
const workflowSql = `SELECT w.id, w.openspec_change, w.state, r.status
    FROM workstreams w
    JOIN runs r ON w.run_id = r.id
    WHERE w.id = 'ws-rate-limiting'`;

const rateLimiting = {
  "openspec/changes/rate-limiting/proposal.md": `---
title: Rate Limiting
---
## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- WHEN client makes 101 requests in 1 minute
- THEN API SHALL return 429 status
`,
  "openspec/changes/rate-limiting/tasks.md": `- [ ] Add rate limiter middleware
- [ ] Configure Redis backend
- [ ] Add monitoring
`,
};

interface Language {
  name: string;
  needs: string | undefined;
  before: Files;
  module: string;
  test: string;
  command: string;
  work: Files;
}

const javascript: Language = {
  name: "in JavaScript",
  needs: undefined,
  before: {
    "package.json": '{ "name": "api", "private": true, "type": "module" }\n',
    "src/api/middleware/requestLogger.js": "export const log = [];\n",
    "config/limits.json": "{}\n",
  },
  module: "src/api/middleware/rateLimiter.js",
  test: "test/api/rateLimiting.test.js",
  command: "node --test test/api/rateLimiting.test.js",
  work: {
    "src/api/middleware/rateLimiter.js":
      "export const status = (requests) => (requests > 100 ? 429 : 200);\n",
    "config/rate_limits.yaml": "requests_per_minute: 100\n",
    "test/api/rateLimiting.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "../../src/api/middleware/rateLimiter.js";

test("exceed limit: request 101 gets 429", () => assert.equal(status(101), 429));
test("request 100 gets 200", () => assert.equal(status(100), 200));
`,
  },
};

const python: Language = {
  name: "in Python, with the paths of workflow.md (needs pytest)",
  needs: "pytest",
  before: {
    "src/api/middleware/__init__.py": "",
    "src/api/middleware/request_limits.py": "MAXIMUM = 1000\n",
    "conftest.py": "",
  },
  module: "src/api/middleware/rate_limiter.py",
  test: "tests/api/test_rate_limiting.py",
  command: "pytest tests/api/test_rate_limiting.py",
  work: {
    "src/api/middleware/rate_limiter.py": `def status(requests: int) -> int:
    return 429 if requests > 100 else 200
`,
    "config/rate_limits.yaml": "requests_per_minute: 100\n",
    "tests/api/test_rate_limiting.py": `from src.api.middleware.rate_limiter import status


def test_exceed_limit() -> None:
    assert status(101) == 429
`,
  },
};

for (const language of [javascript, python]) {
  suite(`workflow.md's rate-limiting, from the proposal to the archive, ${language.name}`, () => {
    let project: ScratchProject;
    const { module, test: testFile, command } = language;
    const bundlePath = "workstreams/ws-rate-limiting.json";

    suiteSetup(function () {
      if (language.needs !== undefined && !hasProgram(language.needs)) this.skip();
      project = new ScratchProject();
      project.write(language.before);
      project.commitAll();
      project.useAgent({ "ws-rate-limiting": { edit: language.work } });
    });
    suiteTeardown(removeTemporaryFolders);

    test("1. proposal makes the change's files, which their author then fills in", async () => {
      const title = "Add rate limiting to API";
      const { stdout } = await project.ok("proposal", title, "--change-id", "rate-limiting");
      assert.match(stdout, /openspec\/changes\/rate-limiting\/proposal\.md/);
      for (const file of Object.keys(rateLimiting)) assert.ok(project.has(file), file);
      project.write(rateLimiting);
    });

    test("2. convert asks for the scope, because the change names no file", async () => {
      const { exitCode, document } = await project.json(
        ConvertDocumentSchema,
        ...["convert", "--change-id", "rate-limiting"],
      );
      assert.equal(exitCode, 3);
      assert.equal(document.data?.written, false);
      assert.ok(document.data.candidates.some((file) => file.includes("/middleware/")));
      assert.equal(project.has(bundlePath), false);
    });

    test("3. with --scope it writes workflow.md's bundle", async () => {
      const scope = ["--scope", module, "config/rate_limits.yaml"];
      await project.ok("convert", "--change-id", "rate-limiting", ...scope);
      const bundle = BundleSchema.parse(JSON.parse(project.read(bundlePath)));
      assert.equal(bundle.id, "ws-rate-limiting");
      assert.equal(bundle.openspec_change, "rate-limiting");
      assert.equal(bundle.gate, 1);
      assert.deepEqual([...bundle.files_scope].sort(), ["config/rate_limits.yaml", module]);
      assert.deepEqual(bundle.tasks, [
        "Add rate limiter middleware",
        "Configure Redis backend",
        "Add monitoring",
      ]);
      assert.deepEqual(bundle.acceptance_tests, ["Verify: Exceed Limit scenario"]);
    });

    test("4. a person adds the test command by hand, and check agrees", async () => {
      const bundle = BundleSchema.parse(JSON.parse(project.read(bundlePath)));
      const edited = {
        ...bundle,
        files_create: [...bundle.files_create, testFile],
        acceptance_tests: [...bundle.acceptance_tests, command],
      };
      project.write({ [bundlePath]: bundleText(edited) });
      const { stdout } = await project.ok("check");
      assert.match(stdout, /^✓ 1 bundle can run/);
    });

    test("5. a dry run says what would happen and changes nothing but the database", async () => {
      const before = project.snapshot();
      const status = project.git("status", "--porcelain", "--untracked-files=all");
      const { stdout } = await project.ok("run", "--ws-id", "ws-rate-limiting", "--dry-run");
      assert.match(stdout, /worktree \.worktrees\/ws-rate-limiting/);
      assert.ok(stdout.includes(command));
      const after = project.snapshot();
      assert.ok(after.delete(".workstreams/state.db"));
      for (const file of [...after.keys()]) {
        if (/^\.workstreams\/(?:state\.log\.\d+|store\.json)$/.test(file)) after.delete(file);
      }
      // Without it a commit of everything would take the database along.
      assert.ok(after.delete(".workstreams/.gitignore"));
      assert.equal(project.git("status", "--porcelain", "--untracked-files=all"), status);
      // git may refresh its index whenever it is asked something.
      for (const files of [before, after]) files.delete(".git/index");
      assert.deepEqual(after, before);
      assert.equal(await project.sql("SELECT dry_run, count(*) FROM runs"), "1|1");
      assert.equal(await project.sql("SELECT count(*) FROM step_attempts"), "0");
      assert.equal(await project.sql("SELECT count(*) FROM workstreams"), "0");
    });

    test("6. the run ends with done and completed, under an id of its own", async () => {
      const { exitCode, document } = await project.json(
        RunDocumentSchema,
        ...["run", "--ws-id", "ws-rate-limiting", "--trust"],
      );
      assert.equal(exitCode, 0, JSON.stringify(document, null, 2));
      assert.match(document.data?.run.id ?? "", /^run-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.equal(document.data?.run.status, "completed");
      const [workstream] = document.data.workstreams;
      assert.equal(workstream?.state, "done");
      assert.deepEqual(
        workstream.scenarios.map(({ name, state }) => ({ name, state })),
        [{ name: "Exceed Limit", state: "proven" }],
      );
      assert.equal(project.git("rev-parse", "--abbrev-ref", "HEAD"), "main");
      assert.equal(project.has(module), false);
    });

    test("7. workflow.md's SQL gives its row to the real sqlite3", function () {
      if (!hasProgram("sqlite3")) this.skip();
      const row = "ws-rate-limiting|rate-limiting|done|completed";
      assert.equal(project.sqlite3(workflowSql), row);
    });

    test("8. the events stand in order under their names", async () => {
      const dryRun = ["run_started", "run_completed"];
      assert.deepEqual(await project.events(), [
        ...dryRun,
        "run_started",
        "workstream_started",
        "edit_phase_started",
        "edit_phase_completed",
        "static_checks_started",
        "static_checks_passed",
        "runtime_tests_started",
        "proof_started",
        "proof_passed",
        "runtime_tests_passed",
        "workstream_completed",
        "run_completed",
      ]);
    });

    test("9. nobody can change an event, not with the real sqlite3 either", function () {
      if (!hasProgram("sqlite3")) this.skip();
      for (const sql of ["UPDATE events SET event_type = 'x'", "DELETE FROM events"]) {
        const { status, stderr } = spawnSync("sqlite3", [project.database, sql], {
          encoding: "utf8",
        });
        assert.notEqual(status, 0, sql);
        assert.match(stderr, /append-only/);
      }
    });

    test("10. the tasks are ticked in the main checkout", () => {
      const tasks = project.read("openspec/changes/rate-limiting/tasks.md");
      assert.deepEqual(tasks.match(/\[[x ]\]/g), ["[x]", "[x]", "[x]"]);
    });

    test("11. merge moves main to the verified tree, as one commit", async () => {
      const verified = project.git("rev-parse", "workstream/ws-rate-limiting^{tree}");
      await project.ok("merge", "--ws-id", "ws-rate-limiting");
      assert.equal(project.git("log", "--format=%s", "-1"), subject);
      assert.equal(project.git("rev-list", "--count", "HEAD"), "2");
      assert.equal(project.git("rev-parse", "HEAD^{tree}"), verified);
      assert.equal(project.read(module), language.work[module]);
      assert.equal(project.has(".worktrees/ws-rate-limiting"), false);
    });

    test("12. inspect says that it is done and merged", async () => {
      const { document } = await project.json(InspectDocumentSchema, "inspect");
      assert.equal(document.data?.latestRun?.runtimeTestsPassed, true);
      assert.equal(document.data.latestRun.newErrors, 0);
      const [workstream] = document.data.workstreams;
      assert.equal(workstream?.merged, true);
      assert.equal(workstream.archived, false);
    });

    test("13. archive moves the change to openspec/archive/rate-limiting", async () => {
      const { stdout } = await project.ok("archive", "rate-limiting");
      assert.match(stdout, /\(OpenSpec: rate-limiting\)/);
      assert.equal(project.has("openspec/changes/rate-limiting"), false);
      assert.ok(project.has("openspec/archive/rate-limiting/proposal.md"));
      assert.equal((await project.events()).at(-1), "change_archived");
    });
  });
}

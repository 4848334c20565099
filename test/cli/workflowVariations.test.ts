import assert from "node:assert/strict";
import {
  ArchiveDocumentSchema,
  InspectDocumentSchema,
  MergeDocumentSchema,
  RunDocumentSchema,
} from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { bundleText, hasProgram, ScratchProject, type Files } from "./scratchProject";

function proposal(title: string, requirement: string, scenario: string): string {
  return `---
title: ${title}
---
## Requirements
### Requirement: ${requirement}
The API SHALL do so.

#### Scenario: ${scenario}
- WHEN it is asked
- THEN it answers
`;
}

async function startOf(project: ScratchProject, files: Files): Promise<void> {
  project.write({ "package.json": '{ "private": true, "type": "module" }\n', ...files });
  project.commitAll();
}

const cachingIds = ["ws-caching-backend", "ws-caching-api", "ws-caching-monitoring"] as const;
const runCaching = (id: string) => ["run", "--ws-id", id, "--trust"];

/** A module that imports the one before, so that a base without the dependency's work would fail. */
function cachingWork(name: string, before: string | undefined): Files {
  const first = before === undefined ? "" : `import { ${before} } from "./${before}.js";\n`;
  const value = before === undefined ? `"${name}"` : `\`\${${before}} ${name}\``;
  return {
    [`src/${name}.js`]: `${first}export const ${name} = ${value};\n`,
    [`test/${name}.test.js`]: `import assert from "node:assert/strict";
import { test } from "node:test";
import { ${name} } from "../src/${name}.js";
test("caching ${name}", () => assert.match(${name}, /${name}$/));
`,
  };
}

function cachingBundle(id: string, name: string, before: string | undefined): Files {
  const files = [`src/${name}.js`, `test/${name}.test.js`];
  const bundle = {
    id,
    openspec_change: "caching-layer",
    tasks: [`Add caching to the ${name}`],
    files_scope: files,
    files_create: files,
    acceptance_tests: [`Verify: Caching ${name} scenario`, `node --test test/${name}.test.js`],
    ...(before === undefined ? {} : { depends_on: [before] }),
  };
  return { [`workstreams/${id}.json`]: bundleText(bundle) };
}

suite("workflow.md's variation 2: three dependent bundles on one change", () => {
  let project: ScratchProject;
  const [backend, api, monitoring] = cachingIds;

  suiteSetup(async () => {
    project = new ScratchProject();
    await startOf(project, {
      "openspec/changes/caching-layer/proposal.md": `${proposal("Caching Layer", "Caching", "Caching backend")}
#### Scenario: Caching api
- WHEN it is asked
- THEN it answers

#### Scenario: Caching monitoring
- WHEN it is asked
- THEN it answers
`,
      "openspec/changes/caching-layer/tasks.md": `- [ ] Add caching to the backend
- [ ] Add caching to the api
- [ ] Add caching to the monitoring
`,
      ...cachingBundle(backend, "backend", undefined),
      ...cachingBundle(api, "api", backend),
      ...cachingBundle(monitoring, "monitoring", api),
    });
    project.useAgent({
      [backend]: { edit: cachingWork("backend", undefined) },
      [api]: { edit: cachingWork("api", "backend") },
      [monitoring]: { edit: cachingWork("monitoring", "api") },
    });
  });
  suiteTeardown(removeTemporaryFolders);

  async function refusal(): Promise<string> {
    const { exitCode, document } = await project.json(
      ArchiveDocumentSchema,
      ...["archive", "caching-layer", "--yes"],
    );
    assert.equal(exitCode, 1);
    assert.equal(document.archive, null);
    return document.status?.map(({ message }) => message).join("\n") ?? "";
  }

  test("check puts them in the order of their dependencies", async () => {
    const { stdout } = await project.ok("check");
    assert.ok(stdout.includes(cachingIds.join(", ")), stdout);
  });

  test("one that comes too early is refused, and says what to run first", async () => {
    const { exitCode, stderr } = await project.cli(...runCaching(monitoring));
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /depends on ws-caching-api, which is not done.*run --ws-id ws-caching-api/,
    );
  });

  test("archive is refused until all three are done, and names those that are not", async () => {
    for (const [index, id] of cachingIds.entries()) {
      const message = await refusal();
      for (const [place, other] of cachingIds.entries()) {
        assert.equal(message.includes(other), place >= index, `${other} in ${message}`);
      }
      const { exitCode, document } = await project.json(RunDocumentSchema, ...runCaching(id));
      assert.equal(exitCode, 0, JSON.stringify(document, null, 2));
    }
  });

  test("each starts from the verified tip of the one before, without a merge between them", async () => {
    const base = (id: string) =>
      project.sql(`SELECT base_commit FROM run_workstreams WHERE workstream_id = '${id}'`);
    const verified = (id: string) =>
      project.sql(`SELECT verified_commit FROM workstreams WHERE id = '${id}'`);
    assert.equal(await base(api), await verified(backend));
    assert.equal(await base(monitoring), await verified(api));
    assert.equal(project.git("rev-list", "--count", "main"), "1");
  });

  test("merging the last one merges all three, dependencies first", async () => {
    const { exitCode, document } = await project.json(
      MergeDocumentSchema,
      ...["merge", "--ws-id", monitoring],
    );
    assert.equal(exitCode, 0, JSON.stringify(document, null, 2));
    assert.deepEqual(
      document.data?.merges.map(({ id, outcome }) => [id, outcome]),
      cachingIds.map((id) => [id, "merged"]),
    );
    assert.equal(project.git("rev-list", "--count", "main"), "4");
    assert.equal(project.git("status", "--porcelain", "--", "src", "test"), "");
  });

  test("then the change is archived", async () => {
    await project.ok("archive", "caching-layer");
    assert.ok(project.has("openspec/archive/caching-layer/proposal.md"));
    const archived = "SELECT count(*) FROM workstreams WHERE archived_at IS NOT NULL";
    assert.equal(await project.sql(archived), "3");
  });
});

suite("workflow.md's variation 3: a bug fix on the fast track (needs pytest)", () => {
  teardown(removeTemporaryFolders);

  test("the converted bundle is cut down by hand to its required fields, and runs one test by its node id", async function () {
    if (!hasProgram("pytest")) this.skip();
    const project = new ScratchProject();
    const module = "src/api/middleware/rate_limiter.py";
    const fixed = "def status(requests: int) -> int:\n    return 429 if requests > 100 else 200\n";
    await startOf(project, {
      "conftest.py": "",
      [module]: fixed.replace("> 100", "> 101"),
      "tests/api/test_rate_limiting.py": `from src.api.middleware.rate_limiter import status


def test_edge_case() -> None:
    assert status(101) == 429


def test_that_fails_for_another_reason() -> None:
    assert status(1) == 500
`,
    });
    project.useAgent({ "ws-fix-rate-limiter": { edit: { [module]: fixed } } });
    await project.ok("proposal", "Fix rate limiter edge case");
    const folder = "openspec/changes/rate-limiter-fix";
    project.write({
      [`${folder}/proposal.md`]: proposal("Fix rate limiter edge case", "Limits", "Edge Case"),
      [`${folder}/tasks.md`]: `- [ ] Fix off-by-one error in rate calculation in ${module}\n`,
    });
    await project.ok(
      "convert",
      "--change-id",
      "rate-limiter-fix",
      "--ws-id",
      "ws-fix-rate-limiter",
    );
    project.write({
      "workstreams/ws-fix-rate-limiter.json": bundleText({
        id: "ws-fix-rate-limiter",
        openspec_change: "rate-limiter-fix",
        files_scope: [module],
        tasks: ["Fix off-by-one error in rate calculation"],
        acceptance_tests: ["pytest tests/api/test_rate_limiting.py::test_edge_case"],
      }),
    });
    await project.ok("check");
    await project.ok("run", "--ws-id", "ws-fix-rate-limiter", "--trust");
    await project.ok("merge", "--ws-id", "ws-fix-rate-limiter");
    assert.equal(project.read(module), fixed);
    // The task that a person cut short is not the one of tasks.md, which therefore stays open.
    await project.ok("archive", "rate-limiter-fix", "--yes");
    assert.ok(project.has("openspec/archive/rate-limiter-fix"));
  });
});

suite("workflow.md's variation 4: a refactoring", () => {
  teardown(removeTemporaryFolders);

  test("inspect answers in its first lines whether the tests passed and errors are new", async () => {
    const project = new ScratchProject();
    const id = "ws-refactor-rate-limiter";
    await startOf(project, {
      "src/api.js": "export const status = (requests) => (requests > 100 ? 429 : 200);\n",
      "test/api.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "../src/api.js";
test("limits are unchanged", () => assert.equal(status(101), 429));
`,
    });
    project.useAgent({
      [id]: {
        edit: {
          "src/rateLimiter.js":
            "export const status = (requests) => (requests > 100 ? 429 : 200);\n",
          "src/api.js": 'export { status } from "./rateLimiter.js";\n',
        },
      },
    });
    const title = "Extract rate limiter to separate module";
    await project.ok("proposal", title);
    const folder = "openspec/changes/refactor-rate-limiter";
    project.write({
      [`${folder}/proposal.md`]: proposal(title, "Limits", "Limits are unchanged"),
      [`${folder}/tasks.md`]:
        "- [ ] Move it from `src/api.js` to `src/rateLimiter.js`; `node --test test/api.test.js` still passes\n",
    });
    await project.ok("convert", "--change-id", "refactor-rate-limiter", "--ws-id", id);
    await project.ok("run", "--ws-id", id, "--trust");
    const { stdout } = await project.ok("inspect");
    const [latest = "", tests, errors] = stdout.split("\n");
    assert.match(latest, /^Latest run: run-[0-9a-f]+ completed/);
    assert.equal(tests, "Runtime tests: passed");
    assert.equal(errors, "New errors: none");
    const { document } = await project.json(InspectDocumentSchema, "inspect");
    assert.equal(document.data?.latestRun?.runtimeTestsPassed, true);
    assert.equal(document.data.latestRun.newErrors, 0);
    await project.ok("merge", "--ws-id", id);
    await project.ok("archive", "refactor-rate-limiter");
  });
});

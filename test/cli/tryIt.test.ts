import assert from "node:assert/strict";
import { BundleSchema } from "../../src/core/model/bundle";
import {
  ConfirmDocumentSchema,
  InspectDocumentSchema,
  RunDocumentSchema,
} from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { bundleText, hasProgram, ScratchProject, type Files } from "./scratchProject";

const helloModule = "src/api/routes/hello.py";
const helloId = "ws-add-hello-world-endpoint";
const helloTest = "tests/api/test_hello.py";
const helloWork = {
  [helloModule]: 'def hello() -> str:\n    return "Hello, World!"\n',
};

/** workflow.md's "Try It" up to the converted bundle. */
async function tryIt(work: Files): Promise<ScratchProject> {
  const project = new ScratchProject();
  project.write({ "README.md": "# API\n", "conftest.py": "" });
  project.commitAll();
  project.useAgent({ [helloId]: { edit: work } });
  await project.ok("proposal", "Add hello world endpoint", "--change-id", "add-hello-endpoint");
  const folder = "openspec/changes/add-hello-endpoint";
  const [frontMatter = ""] = project.read(`${folder}/proposal.md`).split("## Requirements");
  project.write({
    [`${folder}/proposal.md`]: `${frontMatter}## Requirements
### Requirement: Hello Endpoint
The API SHALL respond to GET /hello with "Hello, World!".
`,
    [`${folder}/tasks.md`]: `- [ ] Create GET /hello endpoint in ${helloModule}\n`,
  });
  await project.ok("convert", "--change-id", "add-hello-endpoint");
  return project;
}

function bundleOf(project: ScratchProject) {
  return BundleSchema.parse(JSON.parse(project.read(`workstreams/${helloId}.json`)));
}

async function archived(project: ScratchProject): Promise<void> {
  await project.ok("merge", "--ws-id", helloId);
  assert.equal(project.read(helloModule), helloWork[helloModule]);
  await project.ok("archive", "add-hello-endpoint");
  assert.ok(project.has("openspec/archive/add-hello-endpoint/tasks.md"));
  assert.equal(project.has("openspec/changes/add-hello-endpoint"), false);
}

suite('workflow.md\'s "Try It", add-hello-endpoint', () => {
  teardown(removeTemporaryFolders);

  test("the bundle's id comes from the title and its files from the task; nothing proves the requirement but a person", async () => {
    const project = await tryIt(helloWork);
    const bundle = bundleOf(project);
    assert.equal(bundle.id, helloId);
    assert.equal(bundle.openspec_change, "add-hello-endpoint");
    assert.deepEqual(bundle.files_scope, [helloModule]);
    assert.deepEqual(bundle.files_create, [helloModule]);
    assert.deepEqual(bundle.acceptance_tests, ["Verify: Hello Endpoint requirement"]);

    await project.ok("run", "--ws-id", helloId, "--dry-run");
    const { document: dry } = await project.json(InspectDocumentSchema, "inspect");
    assert.equal(dry.data?.latestRun?.dryRun, true);
    assert.equal(project.has(".worktrees"), false);

    const run = await project.json(RunDocumentSchema, "run", "--ws-id", helloId, "--trust");
    assert.equal(run.exitCode, 3, JSON.stringify(run.document, null, 2));
    const [waiting] = run.document.data?.workstreams ?? [];
    assert.equal(waiting?.state, "needs_review");
    assert.equal(waiting.scenarios[0]?.state, "unproven");
    assert.equal((await project.cli("archive", "add-hello-endpoint", "--yes")).exitCode, 1);
    assert.equal((await project.cli("merge", "--ws-id", helloId)).exitCode, 1);

    const note = "GET /hello answers Hello, World!";
    const confirmed = await project.json(
      ConfirmDocumentSchema,
      ...["confirm", "--ws-id", helloId, "--scenario", "Hello Endpoint"],
      ...["--note", note, "--by", "Ada"],
    );
    assert.equal(confirmed.exitCode, 0, confirmed.stderr);
    assert.equal(confirmed.document.data?.workstream.state, "done");
    await archived(project);
    const evidence = await project.ok(
      ...[
        "inspect",
        "--sql",
        "SELECT kind, confirmed_by, note FROM evidence WHERE state = 'proven'",
      ],
    );
    assert.match(evidence.stdout, /person +Ada +GET \/hello answers/);
  });

  test("with a test named like the requirement the run ends by itself (needs pytest)", async function () {
    if (!hasProgram("pytest")) this.skip();
    const work = {
      ...helloWork,
      [helloTest]: `from src.api.routes.hello import hello


def test_hello_endpoint() -> None:
    assert hello() == "Hello, World!"
`,
    };
    const project = await tryIt(work);
    const bundle = bundleOf(project);
    project.write({
      [`workstreams/${helloId}.json`]: bundleText({
        ...bundle,
        files_create: [...bundle.files_create, helloTest],
        acceptance_tests: [...bundle.acceptance_tests, `pytest ${helloTest}`],
      }),
    });
    await project.ok("check");
    const { exitCode, document } = await project.json(
      RunDocumentSchema,
      ...["run", "--ws-id", helloId, "--trust"],
    );
    assert.equal(exitCode, 0, JSON.stringify(document, null, 2));
    assert.deepEqual(
      document.data?.workstreams[0]?.scenarios.map(({ name, state, by }) => [name, state, by]),
      [["Hello Endpoint", "proven", "test_hello_endpoint"]],
    );
    await archived(project);
  });
});

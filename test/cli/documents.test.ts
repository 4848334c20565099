import assert from "node:assert/strict";
import path from "node:path";
import type { z } from "zod";
import { builtinPlugins } from "../../src/core/plugins/builtinPlugins";
import { AgentsDocumentSchema, PluginsDocumentSchema } from "../../src/protocol/tools";
import {
  ArchiveDocumentSchema,
  AttachDocumentSchema,
  CheckDocumentSchema,
  ConfirmDocumentSchema,
  ConvertDocumentSchema,
  ConvertListDocumentSchema,
  FailureDocumentSchema,
  InspectDocumentSchema,
  InspectRowsDocumentSchema,
  MergeDocumentSchema,
  ProposalDocumentSchema,
  RunDocumentSchema,
} from "../../src/protocol/cli";
import { ListDocumentSchema } from "../../src/protocol/openspec";
import { PhaseDocumentSchema } from "../../src/protocol/phase";
import { assertGolden } from "../unit/assertGolden";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import {
  answerChangeId,
  answerDocuments,
  answerId,
  answerWork,
  defaultPaths,
} from "./answerChange";
import { normaliseDocument } from "./normaliseDocument";
import { bundleText, ScratchProject } from "./scratchProject";

const goldens = path.resolve(import.meta.dirname, "../fixtures/cli");

/** The longest argument that a plan shows; what it is does not matter here. */
const syntaxScript =
  builtinPlugins()
    .find(({ id }) => id === "node-check")
    ?.commands[0]?.args.find((argument) => argument.includes("SyntaxError")) ?? "-e";

let project: ScratchProject;

/** Runs a command with --json and compares its one document with the schema and the golden file. */
async function pinned(
  golden: string,
  schema: z.ZodType,
  exitCode: number,
  ...args: readonly string[]
): Promise<void> {
  const answer = await project.cli(...args, "--json");
  assert.equal(answer.exitCode, exitCode, `${args.join(" ")}\n${answer.stderr}`);
  const document: unknown = JSON.parse(answer.stdout);
  const found = schema.safeParse(document);
  assert.ok(found.success, found.error?.message);
  // What the schema does not know is not part of the contract.
  assert.deepEqual(found.data, document);
  const places = {
    [project.top]: "<root>",
    [path.dirname(project.top)]: "<outside>",
    [goldens.replace(/cli$/, "agents")]: "<agents>",
    [process.execPath]: "<node>",
    [process.versions.node]: "<version>",
    [syntaxScript]: "<script>",
  };
  const text = JSON.stringify(normaliseDocument(document, places), null, 2);
  assertGolden(path.join(goldens, `${golden}.json`), `${text}\n`);
}

function newProject(): void {
  project = new ScratchProject();
  project.write({ "package.json": '{ "private": true, "type": "module" }\n' });
  project.commitAll();
}

suite("documents of the way from the proposal to the archive", () => {
  const testText = `import { test } from "node:test";
import { answer } from "../src/answer.js";
test("give answer", () => {
  if (answer() !== 42) throw new Error("it is not 42");
});
`;

  suiteSetup(() => {
    newProject();
    // One mistake first, so that issues and errors have rows.
    const wrong = { ...answerWork(), [defaultPaths.test]: testText };
    project.useAgent({
      [answerId]: {
        edit: { ...wrong, [defaultPaths.module]: "export const answer = () => 41;\n" },
        fix: { [defaultPaths.module]: "export const answer = () => 42;\n" },
      },
    });
  });
  suiteTeardown(removeTemporaryFolders);

  test("proposal", async () => {
    const ask = ["proposal", "Give an answer", "--change-id", answerChangeId];
    await pinned("proposal", ProposalDocumentSchema, 0, ...ask);
    await pinned("proposal-exists", FailureDocumentSchema, 2, ...ask);
    project.write(answerDocuments());
  });

  test("list", async () => {
    await pinned("list", ListDocumentSchema, 0, "list");
  });

  test("convert", async () => {
    const ask = ["convert", "--change-id", answerChangeId];
    await pinned("convert-list", ConvertListDocumentSchema, 0, "convert", "--list");
    await pinned("convert-dry-run", ConvertDocumentSchema, 0, ...ask, "--dry-run");
    await pinned("convert", ConvertDocumentSchema, 0, ...ask);
    const bundle = project.read(`workstreams/${answerId}.json`);
    project.write({ [`workstreams/${answerId}.json`]: bundle.replace('"gate": 1', '"gate": 2') });
    await pinned("convert-differs", ConvertDocumentSchema, 3, ...ask);
    await pinned("convert-force", ConvertDocumentSchema, 0, ...ask, "--force");
    await pinned(
      "convert-unknown",
      FailureDocumentSchema,
      1,
      "convert",
      "--change-id",
      "give-anser",
    );
  });

  test("check", async () => {
    await pinned("check", CheckDocumentSchema, 0, "check");
    project.write({ "workstreams/ws-broken.json": '{\n  "id": "ws-broken",\n  "tasks": [,]\n}\n' });
    await pinned("check-broken", CheckDocumentSchema, 1, "check");
    project.remove("workstreams/ws-broken.json");
  });

  test("what is asked before anything ran", async () => {
    await pinned("inspect-nothing", InspectDocumentSchema, 0, "inspect");
    await pinned("attach-nothing", FailureDocumentSchema, 2, "attach");
    await pinned("merge-nothing", FailureDocumentSchema, 2, "merge", "--ws-id", answerId);
    await pinned("archive-refused", ArchiveDocumentSchema, 1, "archive", answerChangeId);
  });

  test("run", async () => {
    const ask = ["run", "--ws-id", answerId];
    await pinned("run-dry-run", RunDocumentSchema, 0, ...ask, "--dry-run");
    await pinned("run-not-approved", FailureDocumentSchema, 3, ...ask);
    await pinned("run", RunDocumentSchema, 0, ...ask, "--trust");
    await pinned("run-again", FailureDocumentSchema, 2, ...ask);
  });

  test("attach, cancel, resume and confirm, where nothing is left to do", async () => {
    await pinned("attach", AttachDocumentSchema, 0, "attach");
    await pinned("cancel-not-running", FailureDocumentSchema, 2, "cancel");
    await pinned("resume-nothing", FailureDocumentSchema, 2, "resume");
    const ask = ["confirm", "--ws-id", answerId, "--scenario", "Give Answer", "--note", "seen"];
    await pinned("confirm-done", FailureDocumentSchema, 2, ...ask, "--by", "Ada");
    await pinned("confirm-nobody", FailureDocumentSchema, 2, ...ask);
  });

  test("phase looks at the worktree as it is, and records nothing", async () => {
    const before = await project.cli("inspect", "--json");
    const ask = ["--ws-id", answerId, "--trust"];
    await pinned("phase-static", PhaseDocumentSchema, 0, "phase", "static", ...ask);
    await pinned("phase-runtime", PhaseDocumentSchema, 0, "phase", "runtime", ...ask);
    const one = ["phase", "runtime", ...ask, "--scenario"];
    await pinned("phase-scenario", PhaseDocumentSchema, 0, ...one, "Give Answer");
    await pinned("phase-unknown", FailureDocumentSchema, 2, ...one, "Nothing");
    assert.equal((await project.cli("inspect", "--json")).stdout, before.stdout);
  });

  test("inspect, its views and a query", async () => {
    await pinned("inspect", InspectDocumentSchema, 0, "inspect");
    for (const view of ["runs", "workstreams", "attempts", "issues", "errors", "events", "trace"]) {
      await pinned(`inspect-${view}`, InspectRowsDocumentSchema, 0, "inspect", view);
    }
    const sql = ["inspect", "--sql", "SELECT id, state FROM workstreams"];
    await pinned("inspect-sql", InspectRowsDocumentSchema, 0, ...sql);
    const write = ["inspect", "--sql", "DELETE FROM events"];
    await pinned("inspect-sql-refused", FailureDocumentSchema, 2, ...write);
  });

  test("merge and archive", async () => {
    await pinned("merge", MergeDocumentSchema, 0, "merge", "--ws-id", answerId);
    await pinned("merge-again", FailureDocumentSchema, 2, "merge", "--ws-id", answerId);
    await pinned(
      "archive-dry-run",
      ArchiveDocumentSchema,
      0,
      "archive",
      answerChangeId,
      "--dry-run",
    );
    await pinned("archive", ArchiveDocumentSchema, 0, "archive", answerChangeId);
    await pinned("archive-unknown", ArchiveDocumentSchema, 1, "archive", answerChangeId);
    await pinned("inspect-archived", InspectDocumentSchema, 0, "inspect");
  });
});

suite("documents of a run that needs a person", () => {
  suiteSetup(() => {
    newProject();
    project.write({
      ...answerDocuments(),
      [`openspec/changes/${answerChangeId}/tasks.md`]: "- [ ] Answer\n",
      [`workstreams/${answerId}.json`]: bundleText({
        id: answerId,
        openspec_change: answerChangeId,
        tasks: ["Answer"],
        files_scope: ["src/**"],
        acceptance_tests: ["Verify: Give Answer scenario"],
      }),
    });
    const { [defaultPaths.module]: text = "" } = answerWork();
    project.useAgent({ [answerId]: { edit: { [defaultPaths.module]: text } } });
  });
  suiteTeardown(removeTemporaryFolders);

  test("run, merge, archive and confirm", async () => {
    await pinned("run-needs-review", RunDocumentSchema, 3, "run", "--all", "--trust");
    await pinned("inspect-needs-review", InspectDocumentSchema, 0, "inspect");
    await pinned("merge-refused", MergeDocumentSchema, 1, "merge", "--ws-id", answerId);
    const ask = ["confirm", "--ws-id", answerId, "--note", "it said 42", "--by", "Ada"];
    await pinned("confirm-unknown", FailureDocumentSchema, 2, ...ask, "--scenario", "Other");
    await pinned("confirm", ConfirmDocumentSchema, 0, ...ask, "--scenario", "Give Answer");
    await pinned("archive-not-merged", ArchiveDocumentSchema, 1, "archive", answerChangeId);
  });
});

suite("--json", () => {
  suiteSetup(() => {
    newProject();
    project.write(answerDocuments());
  });
  suiteTeardown(removeTemporaryFolders);

  test("means the same before the command's name, and so does --root", async () => {
    const after = await project.cli("list", "--json");
    for (const args of [
      ["--json", "list"],
      ["--json", "--root", project.root, "list"],
      ["list", "--root", project.root, "--json"],
    ]) {
      assert.deepEqual(await project.cli(...args), after);
    }
    const nested = await project.ok("--json", "plugins", "list");
    assert.deepEqual(await project.ok("plugins", "list", "--json"), nested);
  });

  test("the documents of plugins list and agents doctor are what their schemas say", async () => {
    const plugins = await project.json(PluginsDocumentSchema, "plugins", "list");
    assert.ok((plugins.document.data?.plugins.length ?? 0) >= 17);
    const agents = await project.json(AgentsDocumentSchema, "agents", "doctor");
    assert.ok(agents.document.data?.agents.some(({ id }) => id === "manual"));
  });

  test("a usage error and a missing folder are documents too", async () => {
    for (const args of [
      ["nonsense"],
      ["run", "--nonsense"],
      ["--root", "/nowhere/at/all", "list"],
      ["run"],
    ]) {
      const { exitCode, document } = await project.json(FailureDocumentSchema, ...args);
      assert.equal(exitCode, 2, args.join(" "));
      assert.equal(document.exitCode, 2);
      assert.notEqual(document.issues[0]?.message, "");
    }
  });
});

import assert from "node:assert/strict";
import path from "node:path";
import type { z } from "zod";
import { RecoverDocumentSchema, UnlockDocumentSchema } from "../../src/protocol/cli";
import { assertGolden } from "../unit/assertGolden";
import { normaliseDocument } from "./normaliseDocument";
import { removeProjects, RunProject } from "./support/runProject";

const goldens = path.resolve(import.meta.dirname, "../fixtures/cli");

/** Compares a command's one document with the schema and the golden file. */
async function pinned(
  project: RunProject,
  golden: string,
  schema: z.ZodType,
  exitCode: number,
  ...args: readonly string[]
): Promise<void> {
  const answer = await project.cli(...args, "--json");
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  const document: unknown = JSON.parse(answer.stdout);
  assert.deepEqual(schema.parse(document), document);
  const text = JSON.stringify(normaliseDocument(document, { [project.root]: "<root>" }), null, 2)
    .replace(/state\.rescue-[^ ,"]+\.db/g, "<rescue>")
    .replace(/damaged-[0-9TZ-]+/g, "<moved>")
    .replace(/state\.log\.\d+/g, "state.log.N")
    .replace(/"events": \d+/, '"events": 0');
  assertGolden(path.join(goldens, `${golden}.json`), `${text}\n`);
}

suite("an agent that meddles with the record of its own run", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  test("is noticed: the run stops with a reason, what was recorded is saved, and recover and resume go on", async () => {
    const project = RunProject.create(
      'const state = path.join(process.env.WORKSTREAM_MAIN, ".workstreams");\n' +
        'for (const name of (await import("node:fs")).readdirSync(state)) if (/^state\\.(db|log)/.test(name)) rmSync(path.join(state, name));',
    );
    await pinned(project, "unlock-nobody", UnlockDocumentSchema, 0, "unlock");
    await pinned(project, "recover-whole", RecoverDocumentSchema, 0, "recover");
    const run = await project.cli("run", "--all", "--trust");
    assert.equal(run.exitCode, 2, run.stdout + run.stderr);
    assert.match(run.stderr, /state\.db is gone.*saved in .*state\.rescue-.*recover/s);
    const inspected = await project.cli("inspect");
    assert.equal(inspected.exitCode, 2);
    assert.match(inspected.stderr, /state\.db is gone, although .*openspec-workstreams recover/s);
    await pinned(project, "recover-gone", RecoverDocumentSchema, 3, "recover");
    await pinned(project, "recover-done", RecoverDocumentSchema, 0, "recover", "--yes");
    const after = await project.cli("inspect");
    assert.match(after.stdout, /Latest run: \S+ interrupted/);
  });
});

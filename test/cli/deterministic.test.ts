import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ConvertDocumentSchema } from "../../src/protocol/cli";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { answerChangeId, answerDocuments, answerId } from "./answerChange";
import { runCli } from "./support/runCli";
import { ScratchProject } from "./scratchProject";

const bundlePath = `workstreams/${answerId}.json`;

/** A change with requirements in both places, and files that it names, has and does not have. */
function project(): ScratchProject {
  const made = new ScratchProject();
  made.write({
    ...answerDocuments({ module: "src/b.js", test: "test/b.test.js" }),
    "src/a.js": "export const a = 1;\n",
    "src/b.js": "export const b = 1;\n",
    [`openspec/changes/${answerChangeId}/specs/api/spec.md`]: `## ADDED Requirements
### Requirement: Ask
The API SHALL ask back, see \`src/a.js\` and \`src/new.js\`.

#### Scenario: Ask Back
- **WHEN** nothing is asked
- **THEN** it asks
`,
  });
  made.commitAll();
  return made;
}

/** All folders and files with what a write would change: names, sizes, times, inodes. */
function listing(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return ["", ...entries].map((name) => {
    const { mode, size, mtimeMs, ino } = statSync(path.join(root, name));
    return [name, mode, size, mtimeMs, ino].join(" ");
  });
}

suite("convert is deterministic", () => {
  teardown(removeTemporaryFolders);

  test("the same change gives the same bundle twice, byte for byte, and again in a clone elsewhere", async () => {
    const first = project();
    await first.ok("convert", "--change-id", answerChangeId);
    const once = first.read(bundlePath);
    await first.ok(
      "convert",
      "--change-id",
      answerChangeId,
      "--output",
      `${first.root}/twice.json`,
    );
    assert.equal(first.read("twice.json"), once);

    const clone = path.join(temporaryFolder(), "another place");
    execFileSync("git", ["clone", "-q", first.root, clone]);
    const answer = await runCli(["convert", "--change-id", answerChangeId], { cwd: clone });
    assert.equal(answer.exitCode, 0, answer.stderr);
    assert.equal(readFileSync(path.join(clone, bundlePath), "utf8"), once);
  });

  test("a bundle that would be the same is not written again", async () => {
    const made = project();
    await made.ok("convert", "--change-id", answerChangeId);
    const before = listing(made.root);
    const { document } = await made.json(
      ConvertDocumentSchema,
      "convert",
      "--change-id",
      answerChangeId,
    );
    assert.equal(document.data?.written, false);
    assert.equal(document.data.diff, undefined);
    assert.deepEqual(listing(made.root), before);
  });

  test("a dry run shows the text that would be written, and writes nothing at all, .git included", async () => {
    const made = project();
    const before = listing(made.root);
    const ask = ["convert", "--change-id", answerChangeId];
    const { document } = await made.json(ConvertDocumentSchema, ...ask, "--dry-run");
    assert.equal(document.data?.written, false);
    assert.deepEqual(listing(made.root), before);
    await made.ok(...ask);
    assert.equal(made.read(bundlePath), document.data.text);
  });
});

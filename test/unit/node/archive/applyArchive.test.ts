import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyArchive } from "../../../../src/node/archive/applyArchive";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

let root = "";

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function everything(): Record<string, string | null> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        path.relative(root, file),
        entries.some((one) => one.isFile() && path.join(one.parentPath, one.name) === file)
          ? readFileSync(file, "utf8")
          : null,
      ]),
  );
}

suite("applyArchive", () => {
  setup(() => {
    root = temporaryFolder();
    write("openspec/changes/a/proposal.md", "a\n");
    write("openspec/specs/old/spec.md", "old\n");
  });
  teardown(removeTemporaryFolders);

  const writes = [
    { kind: "write", path: "openspec/specs/old/spec.md", before: "old\n", after: "new\n" },
    { kind: "write", path: "openspec/specs/deep/er/spec.md", before: null, after: "made\n" },
  ] as const;
  const move = { kind: "move", path: "openspec/changes/a", to: "openspec/archive/a" } as const;

  test("writes, then moves", () => {
    applyArchive(root, [...writes, move]);
    assert.deepEqual(everything(), {
      openspec: null,
      "openspec/archive": null,
      "openspec/archive/a": null,
      "openspec/archive/a/proposal.md": "a\n",
      "openspec/changes": null,
      "openspec/specs": null,
      "openspec/specs/deep": null,
      "openspec/specs/deep/er": null,
      "openspec/specs/deep/er/spec.md": "made\n",
      "openspec/specs/old": null,
      "openspec/specs/old/spec.md": "new\n",
    });
  });

  test("what was written is undone when the move cannot be done", () => {
    write("openspec/archive/a/proposal.md", "taken\n");
    const before = everything();
    assert.throws(() => {
      applyArchive(root, [...writes, move]);
    }, /already exists/);
    assert.deepEqual(everything(), before);
  });

  test("what was written is undone when the change has gone", () => {
    const before = everything();
    const gone = { ...move, path: "openspec/changes/gone" };
    assert.throws(() => {
      applyArchive(root, [...writes, gone]);
    });
    assert.deepEqual(everything(), before);
  });

  test("a spec that somebody changed meanwhile is not overwritten", () => {
    write("openspec/specs/old/spec.md", "theirs\n");
    const before = everything();
    assert.throws(() => {
      applyArchive(root, [...[...writes].reverse(), move]);
    }, /changed while it was being archived/);
    assert.deepEqual(everything(), before);
  });
});

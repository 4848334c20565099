import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  listArchivedChanges,
  listChanges,
  readChange,
} from "../../../../src/node/change/readChange";
import { readBundleFiles } from "../../../../src/node/change/readBundles";
import { findProject, type Project } from "../../../../src/node/project";

let root = "";

function write(name: string, text = ""): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function project(): Project {
  return findProject(root);
}

suite("reading a change", () => {
  setup(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "workstreams-change-")));
    mkdirSync(path.join(root, "openspec"));
  });
  teardown(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("only the files that count are read, deltas at any depth", () => {
    write("openspec/changes/a/proposal.md", "# A");
    write("openspec/changes/a/tasks.md");
    write("openspec/changes/a/design.md");
    write("openspec/changes/a/notes.md");
    write("openspec/changes/a/specs/x/y/spec.md");
    write("openspec/changes/a/specs/x/README.md");
    const { files, change } = readChange(project(), "a");
    assert.deepEqual(
      Object.keys(files).map((file) => file.replace("openspec/changes/a/", "")),
      ["design.md", "proposal.md", "specs/x/y/spec.md", "tasks.md"],
    );
    assert.equal(change.title, "A");
  });

  test("the archive and hidden folders are no open changes; archived ones are known in both layouts", () => {
    write("openspec/changes/b/x");
    write("openspec/changes/a/x");
    write("openspec/changes/file.md");
    write("openspec/changes/.hidden/x");
    write("openspec/changes/archive/2026-01-31-old/proposal.md");
    write("openspec/archive/older/proposal.md");
    assert.deepEqual(listChanges(project()), ["a", "b"]);
    assert.deepEqual(listArchivedChanges(project()), ["2026-01-31-old", "old", "older"]);
  });

  test("links to folders and files outside are not followed", () => {
    write("openspec/changes/a/proposal.md");
    symlinkSync("/etc/hostname", path.join(root, "openspec/changes/a/design.md"));
    const outside = mkdtempSync(path.join(tmpdir(), "workstreams-outside-"));
    mkdirSync(path.join(outside, "secret"));
    writeFileSync(path.join(outside, "secret/spec.md"), "secret");
    symlinkSync(outside, path.join(root, "openspec/changes/a/specs"));
    symlinkSync(outside, path.join(root, "openspec/changes/linked"));
    assert.deepEqual(Object.keys(readChange(project(), "a").files), [
      "openspec/changes/a/proposal.md",
    ]);
    assert.deepEqual(listChanges(project()), ["a"]);
    rmSync(outside, { recursive: true, force: true });
  });

  test("an unknown change is refused with near ids, exit 1", () => {
    write("openspec/changes/rate-limiting/proposal.md");
    assert.throws(() => readChange(project(), "ratelimiting"), {
      exitCode: 1,
      message: /Did you mean rate-limiting\?/,
    });
    assert.throws(() => readChange(project(), "../.."), { exitCode: 1 });
  });

  test("bundles are the json files of workstreams/, not of folders in it", () => {
    write("workstreams/ws-b.json", "{}");
    write("workstreams/ws-a.json", "{}");
    write("workstreams/notes.md");
    write("workstreams/old/ws-c.json", "{}");
    assert.deepEqual(
      readBundleFiles(project()).map(({ file }) => file),
      ["workstreams/ws-a.json", "workstreams/ws-b.json"],
    );
  });
});

import assert from "node:assert/strict";
import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** Files and folders below a folder, itself included, that others may read or write. */
function open(root: string, folder: string): string[] {
  const names = [
    "",
    ...readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }),
  ];
  return names.flatMap((name) => {
    const file = path.join(folder, name);
    const stats = lstatSync(path.join(root, file));
    const isOpen = !stats.isSymbolicLink() && (stats.mode & 0o077) !== 0;
    return isOpen ? [`${file} ${(stats.mode & 0o777).toString(8)}`] : [];
  });
}

function mode(project: RunProject, file: string): number {
  return lstatSync(path.join(project.root, file)).mode & 0o777;
}

suite("files of the engine under umask 000", function () {
  this.timeout(240_000);
  let before: number;
  suiteSetup(() => {
    before = process.umask(0);
  });
  suiteTeardown(() => {
    process.umask(before);
    removeProjects();
  });

  test("what a run, an export and an archive keep is its user's only; the project's files are as usual", async () => {
    const wrongAtFirst = `if (phase === "edit") { ${goodEdit(101)} } else { ${goodEdit()} }`;
    const project = RunProject.create(wrongAtFirst, {
      files: { ".env": "KEY=1\n", ".gitignore": ".env\n" },
      bundle: {
        worktree: { copy: [".env"] },
        acceptance_tests: ["node --test test/limiter.test.js"],
      },
    });
    const ran = await project.run();
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.ok(project.calls().some((call) => /fix/.test(call)));
    assert.deepEqual(open(project.root, ".workstreams"), []);
    assert.equal(mode(project, ".worktrees"), 0o700);
    const git = ".git/worktrees/ws-limit/openspec-workstreams-prepared";
    assert.equal(mode(project, git), 0o600);
    assert.deepEqual(open(project.folder, "home"), ["home 777"]);

    const out = path.join(project.folder, "exported", "run");
    const exported = await project.cli("export", "run-", "--out", out);
    assert.equal(exported.exitCode, 0, exported.stdout + exported.stderr);
    assert.deepEqual(open(project.folder, "exported"), []);

    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    const archived = await project.cli("archive", "limit", "--yes");
    assert.equal(archived.exitCode, 0, archived.stdout + archived.stderr);
    assert.deepEqual(open(project.root, ".workstreams"), []);
    assert.equal(mode(project, "src/limiter.js"), 0o666);
    const moved = readdirSync(path.join(project.root, "openspec/archive"));
    assert.equal(mode(project, `openspec/archive/${moved.join()}/tasks.md`), 0o666);
  });

  test("what a person writes with the program is as usual", async () => {
    const project = RunProject.create(goodEdit());
    const converted = await project.cli("convert", "--change-id", "limit", "--force");
    assert.equal(converted.exitCode, 0, converted.stdout + converted.stderr);
    assert.equal(mode(project, "workstreams/ws-limit.json"), 0o666);
    const proposed = await project.cli("proposal", "Another change");
    assert.equal(proposed.exitCode, 0, proposed.stdout + proposed.stderr);
    assert.equal(mode(project, "openspec/changes/another-change/proposal.md"), 0o666);
  });
});

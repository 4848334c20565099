import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import path from "node:path";
import { guardMain } from "../../../../../src/node/engine/agent/mainGuard";
import type { Git } from "../../../../../src/node/git/git";
import { sampleRepository } from "../../git/sampleRepository";
import type { Repository } from "../../../../support/repository";

suite("the guard of the main checkout", () => {
  let repo: Repository;
  let git: Git;

  setup(async () => {
    ({ repo, git } = await sampleRepository());
    repo.write({ "a.txt": "edited before\n", "notes.md": "mine\n" });
  });
  teardown(() => {
    repo.remove();
  });

  test("names the files whose content changed, whatever was changed before", async () => {
    const guard = await guardMain({ git });
    assert.deepEqual(await guard.filesChanged(), []);
    repo.write({ "notes.md": "another\n", "new/file.txt": "", "ignored/i.txt": "" });
    rmSync(path.join(repo.top, "src/b.txt"));
    symlinkSync("a.txt", path.join(repo.top, "link"));
    assert.deepEqual(await guard.filesChanged(), ["link", "new/file.txt", "notes.md", "src/b.txt"]);
  });

  test("takes what was touched, staged, or changed and put back for the same", async () => {
    const guard = await guardMain({ git });
    utimesSync(path.join(repo.top, "notes.md"), 1, 1);
    repo.git("add", "-A");
    repo.write({ "src/b.txt": "other\n" });
    assert.deepEqual(await guard.filesChanged(), ["src/b.txt"]);
    repo.write({ "src/b.txt": "b\n" });
    assert.deepEqual(await guard.filesChanged(), []);
  });

  test("does not count what a person only commits, but what the commit brings", async () => {
    const guard = await guardMain({ git });
    repo.commit({});
    assert.deepEqual(await guard.filesChanged(), []);
    repo.commit({ "src/b.txt": "by a person\n" });
    assert.deepEqual(await guard.filesChanged(), ["src/b.txt"]);
    assert.equal(await guard.whatChanged(), undefined);
    repo.git("checkout", "--quiet", "HEAD~2", "--", "a.txt");
    assert.deepEqual(await guard.filesChanged(), ["a.txt", "src/b.txt"]);
  });

  test("sees a folder where a file was", async () => {
    const guard = await guardMain({ git });
    rmSync(path.join(repo.top, "notes.md"));
    mkdirSync(path.join(repo.top, "notes.md"));
    repo.write({ "notes.md/part.md": "" });
    assert.deepEqual(await guard.filesChanged(), ["notes.md", "notes.md/part.md"]);
  });
});

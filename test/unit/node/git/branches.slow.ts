import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openGit, type Git } from "../../../../src/node/git/git";
import { message, sampleRepository } from "./sampleRepository";
import type { Repository } from "../../../support/repository";

suite("git, branches", () => {
  let repo: Repository;
  let git: Git;
  let first = "";

  setup(async () => {
    ({ repo, git, first } = await sampleRepository());
  });
  teardown(() => {
    repo.remove();
  });

  const worktree = (name = "tree") => path.join(repo.folder, name);
  async function addTree(branch = "workstream/ws-x"): Promise<Git> {
    await git.addWorktree(worktree(), branch, first);
    return openGit(worktree());
  }

  suite("worktrees", () => {
    test("a worktree is found by its branch and removed when clean, without following links", async () => {
      const tree = await addTree();
      const packages = path.join(repo.top, "node_modules");
      repo.write({ "pkg/index.js": "x" }, packages);
      symlinkSync(packages, path.join(tree.top, "node_modules"));
      repo.write({ "ignored/i.txt": "", "__pycache__/x.pyc": "" }, tree.top);
      assert.equal(await git.worktreeOf("workstream/ws-x"), tree.top);
      assert.deepEqual(await git.removeWorktree(tree.top), { kind: "removed" });
      assert.equal(existsSync(tree.top), false);
      assert.ok(existsSync(path.join(packages, "pkg/index.js")));
      assert.equal(await git.worktreeOf("workstream/ws-x"), null);
      assert.equal(await git.tip("workstream/ws-x"), first);
    });

    test("a worktree with somebody's work is not removed", async () => {
      const tree = await addTree();
      repo.write({ "work.txt": "w" }, tree.top);
      assert.deepEqual(await git.removeWorktree(tree.top), { kind: "dirty", paths: ["work.txt"] });
      assert.ok(existsSync(path.join(tree.top, "work.txt")));
    });

    test("the main working tree and a folder that is no worktree are never removed", async () => {
      await assert.rejects(git.removeWorktree(repo.top), /main working tree/);
      assert.deepEqual(await git.removeWorktree(repo.folder), { kind: "missing" });
    });

    test("a worktree whose folder is gone can be made again from its branch", async () => {
      const tree = await addTree();
      rmSync(tree.top, { recursive: true });
      await git.attachWorktree(worktree(), "workstream/ws-x");
      assert.equal((await openGit(worktree()).head()).branch, "workstream/ws-x");
    });

    /** Starts a git that makes a worktree, which takes its time; resolves when it is at work on the files. */
    async function startMaking(seconds: number): Promise<ChildProcess> {
      repo.git("config", "filter.slow.smudge", `sleep ${seconds} && cat`);
      repo.commit({ "z.slow": "slow\n", ".gitattributes": "*.slow filter=slow\n" });
      const args = ["worktree", "add", "--quiet", "-b", "slow", "--", worktree(), "HEAD"];
      const making = spawn("git", args, { cwd: repo.top, stdio: "ignore", detached: true });
      while (!existsSync(path.join(worktree(), "a.txt"))) await sleep(10);
      return making;
    }

    test("a worktree that a killed git has not finished is removed, and can be made again", async () => {
      const making = await startMaking(60);
      process.kill(-(making.pid ?? 0), "SIGKILL");
      await once(making, "exit");
      assert.ok(existsSync(path.join(worktree(), ".git")));
      await git.removeHalfMade(worktree());
      assert.equal(existsSync(worktree()), false);
      repo.git("config", "--unset", "filter.slow.smudge");
      await git.attachWorktree(worktree(), "slow");
      assert.deepEqual(await openGit(worktree()).changedPaths(), []);
    });

    test("a worktree that a git still makes is waited for", async () => {
      const making = await startMaking(1);
      await git.removeHalfMade(worktree());
      assert.deepEqual(await openGit(worktree()).changedPaths(), []);
      if (making.exitCode === null) await once(making, "exit");
    });

    test("a worktree that a person locked stays", async () => {
      const tree = await addTree();
      repo.git("worktree", "lock", "--reason", "mine", tree.top);
      await git.removeHalfMade(tree.top);
      assert.ok(existsSync(path.join(tree.top, "a.txt")));
    });

    test("a worktree starts from its commit though main is dirty", async () => {
      repo.write({ "a.txt": "dirty\n" });
      const tree = await addTree();
      assert.equal(readFileSync(path.join(tree.top, "a.txt"), "utf8"), "one\n");
      assert.equal(readFileSync(path.join(repo.top, "a.txt"), "utf8"), "dirty\n");
    });
  });

  suite("refs", () => {
    test("a ref moves only from the value that is expected", async () => {
      const second = await git.commitTree(await git.treeOf(first), [first], "Second");
      assert.equal(await git.updateRef("refs/heads/free", first, null), true);
      assert.equal(await git.updateRef("refs/heads/free", second, null), false);
      assert.equal(await git.updateRef("refs/heads/free", second, second), false);
      assert.equal(await git.updateRef("refs/heads/free", second, first), true);
      assert.equal(await git.tip("refs/heads/free"), second);
      assert.equal(await git.deleteBranch("free", first), false);
      assert.equal(await git.deleteBranch("free", second), true);
      assert.equal(await git.tip("refs/heads/free"), null);
    });

    test("a branch that is checked out anywhere is neither moved nor deleted", async () => {
      await addTree();
      await assert.rejects(git.updateRef("refs/heads/main", first, first), /checked out in/);
      await assert.rejects(git.deleteBranch("workstream/ws-x", first), /checked out in/);
    });
  });

  suite("merges", () => {
    test("two commits merge to a tree, or their conflicts are named, and nothing moves", async () => {
      const tree = await addTree();
      repo.write({ "a.txt": "theirs\n", "ä b.txt": "theirs\n" }, tree.top);
      const { commit: theirs } = await tree.commitPaths(["a.txt", "ä b.txt"], message);
      const calm = repo.commit({ "src/b.txt": "ours\n" });
      const merged = await git.mergeTree(calm, theirs);
      assert.ok("tree" in merged);
      assert.deepEqual((await git.diffNames(first, merged.tree)).toSorted(), [
        "a.txt",
        "src/b.txt",
        "ä b.txt",
      ]);
      const wild = repo.commit({ "a.txt": "ours\n", "ä b.txt": "ours\n" });
      assert.deepEqual(await git.mergeTree(wild, theirs), { conflicts: ["a.txt", "ä b.txt"] });
      assert.equal((await git.head()).commit, wild);
    });

    test("the checkout moves forward around unrelated dirty files", async () => {
      const next = repo.commit({ "a.txt": "two\n" });
      repo.git("reset", "-q", "--hard", first);
      repo.write({ "src/b.txt": "dirty\n", "untracked.txt": "u" });
      assert.deepEqual(await git.fastForward(next), { kind: "moved" });
      assert.equal((await git.head()).commit, next);
      assert.equal(readFileSync(path.join(repo.top, "src/b.txt"), "utf8"), "dirty\n");
      assert.equal(readFileSync(path.join(repo.top, "a.txt"), "utf8"), "two\n");
    });

    test("exactly the files that stand in the way are named, and nothing is touched", async () => {
      const next = repo.commit({ "a.txt": "two\n", "new.txt": "n\n" });
      repo.git("reset", "-q", "--hard", first);
      repo.write({ "a.txt": "mine\n", "new.txt": "mine\n", "src/b.txt": "dirty\n" });
      const refused = await git.fastForward(next);
      assert.deepEqual(refused.kind === "refused" ? refused.paths : refused, ["a.txt", "new.txt"]);
      assert.equal((await git.head()).commit, first);
      assert.equal(readFileSync(path.join(repo.top, "a.txt"), "utf8"), "mine\n");
    });

    test("another git that holds the index is waited for, and no file is blamed where it stays", async () => {
      const next = repo.commit({ "a.txt": "two\n" });
      repo.git("reset", "-q", "--hard", first);
      repo.write({ ".git/index.lock": "" });
      const refused = await git.fastForward(next);
      assert.ok(refused.kind === "refused" && refused.message.includes("index.lock"));
      assert.deepEqual(refused.paths, []);
      const waiting = git.fastForward(next);
      rmSync(path.join(repo.top, ".git/index.lock"));
      assert.deepEqual(await waiting, { kind: "moved" });
    });

    test("a commit that does not follow what is checked out is no fast-forward", async () => {
      const other = await git.commitTree(await git.treeOf(first), [], "Root");
      assert.deepEqual(await git.fastForward(other), { kind: "diverged" });
    });
  });
});

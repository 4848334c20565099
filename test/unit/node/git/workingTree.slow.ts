import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openGit, type Git } from "../../../../src/node/git/git";
import { message, sampleRepository } from "./sampleRepository";
import type { Repository } from "../../../support/repository";

suite("git, files", () => {
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

  suite("the working tree", () => {
    test("an edit of the same length in the second of the checkout is seen", async () => {
      const file = path.join(repo.top, "a.txt");
      repo.commit({ "a.txt": "41\n" });
      repo.git("config", "core.trustctime", "false");
      const second = 1_700_000_000;
      utimesSync(file, second, second);
      repo.git("update-index", "--refresh");
      repo.write({ "a.txt": "42\n" });
      utimesSync(file, second, second);
      utimesSync(path.join(repo.top, ".git/index"), second, second);
      assert.deepEqual(await git.changedPaths(), [{ path: "a.txt", kind: "modified" }]);
    });

    test("staged, unstaged, deleted, moved and untracked files are all changes against HEAD", async () => {
      repo.write({ "a.txt": "staged\n" });
      repo.git("add", "a.txt");
      repo.git("mv", "src/b.txt", "src/c.txt");
      repo.write({ "new/d.txt": "", "ignored/e.txt": "" });
      assert.deepEqual(await git.changedPaths(), [
        { path: "a.txt", kind: "modified" },
        { path: "src/b.txt", kind: "deleted" },
        { path: "new/d.txt", kind: "untracked" },
        { path: "src/c.txt", kind: "untracked" },
      ]);
      assert.match(repo.git("status", "--porcelain"), /^M {2}a.txt/);
    });

    test("a change that was staged and then undone in the file is none, and one hidden from git is seen", async () => {
      repo.write({ "a.txt": "two\n" });
      repo.git("add", "a.txt");
      repo.write({ "a.txt": "one\n" });
      assert.deepEqual(await git.changedPaths(), []);
      repo.git("update-index", "--assume-unchanged", "src/b.txt");
      repo.write({ "src/b.txt": "hidden\n" });
      assert.deepEqual(await git.changedPaths(), [{ path: "src/b.txt", kind: "modified" }]);
    });

    test("a commit holds exactly the named paths, whatever else is staged, and runs no hook", async () => {
      const tree = await addTree();
      const hook = path.join(git.commonDir, "hooks", "pre-commit");
      mkdirSync(path.dirname(hook), { recursive: true });
      writeFileSync(hook, "#!/bin/sh\nexit 1\n");
      for (const name of ["post-commit", "reference-transaction", "post-checkout"]) {
        writeFileSync(
          path.join(git.commonDir, "hooks", name),
          `#!/bin/sh\ntouch '${repo.folder}/hook-ran'\n`,
        );
        chmodSync(path.join(git.commonDir, "hooks", name), 0o755);
      }
      chmodSync(hook, 0o755);
      repo.git("config", "commit.gpgSign", "true");
      repo.write(
        { "a.txt": "two\n", "src/x.txt": "x", "other.txt": "staged by the agent" },
        tree.top,
      );
      rmSync(path.join(tree.top, "src/b.txt"));
      repo.gitIn(tree.top, "add", "-A");
      const { commit, tree: treeId } = await tree.commitPaths(
        ["a.txt", "src/b.txt", "src/x.txt"],
        message,
      );
      assert.deepEqual(await tree.head(), { commit, branch: "workstream/ws-x" });
      assert.equal(await tree.treeOf(commit), treeId);
      assert.deepEqual(await tree.diffNames(first, commit), ["a.txt", "src/b.txt", "src/x.txt"]);
      assert.deepEqual(await tree.changedPaths(), [{ path: "other.txt", kind: "untracked" }]);
      assert.equal(repo.gitIn(tree.top, "status", "--porcelain"), "?? other.txt");
      assert.equal(repo.git("log", "-1", "--format=%an <%ae>", commit), "Ada <ada@example.com>");
      assert.equal(existsSync(path.join(repo.folder, "hook-ran")), false);
      assert.equal((await git.head()).commit, first);
    });

    for (const split of [false, true]) {
      test(`after a commit the index ${split ? "that git has split " : ""}is what the commit holds, and an edit right after it is seen`, async () => {
        const tree = await addTree();
        const at = (...args: string[]) => repo.gitIn(tree.top, ...args);
        if (split) at("update-index", "--split-index");
        repo.write({ "a.txt": "two\n", "only-meant.txt": "x\n" }, tree.top);
        at("add", "--intent-to-add", "only-meant.txt");
        assert.deepEqual((await tree.changedPaths()).map(({ path }) => path).sort(), [
          "a.txt",
          "only-meant.txt",
        ]);
        tree.expectCommit();
        const { commit } = await tree.commitPaths(["a.txt"], message);
        assert.equal(at("diff", "--cached", "--name-only", commit), "");
        assert.equal(at("status", "--porcelain"), "?? only-meant.txt");
        repo.write({ "a.txt": "six\n" }, tree.top);
        assert.equal(at("status", "--porcelain"), " M a.txt\n?? only-meant.txt");
        await tree.commitPaths(["a.txt"], message);
        assert.equal(at("show", "HEAD:a.txt"), "six");
        assert.equal(at("fsck", "--no-dangling"), "");
      });
    }

    test("what git does not have is told with what changed, ignored or not", async () => {
      repo.write({ "u.txt": "", "ignored/i.txt": "", "ignored/deep/j.txt": "", "a.txt": "two\n" });
      const { changed, loose } = await git.changedAndLoosePaths();
      assert.deepEqual(changed, await git.changedPaths());
      assert.deepEqual(loose.sort(), (await git.untrackedPaths({ ignored: true })).sort());
      repo.git("add", "a.txt");
      const staged = await git.changedAndLoosePaths();
      assert.deepEqual(staged.changed, changed);
      assert.deepEqual(staged.loose.sort(), loose);
    });

    test("without a configured identity the engine commits in its own name", async () => {
      repo.git("config", "--unset", "user.email");
      const [home, xdg] = [process.env["HOME"], process.env["XDG_CONFIG_HOME"]];
      process.env["HOME"] = repo.folder;
      process.env["XDG_CONFIG_HOME"] = repo.folder;
      try {
        const commit = await git.commitTree(await git.treeOf(first), [first], message);
        assert.equal(
          repo.git("log", "-1", "--format=%an <%ae>|%cn", commit),
          "OpenSpec Workstreams <openspec-workstreams@localhost>|OpenSpec Workstreams",
        );
      } finally {
        process.env["HOME"] = home;
        if (xdg === undefined) delete process.env["XDG_CONFIG_HOME"];
        else process.env["XDG_CONFIG_HOME"] = xdg;
      }
    });

    test("a file that becomes a folder, and a folder that becomes a link, are committed as they are", async () => {
      rmSync(path.join(repo.top, "a.txt"));
      rmSync(path.join(repo.top, "src"), { recursive: true });
      repo.write({ "a.txt/inside": "x" });
      symlinkSync("a.txt", path.join(repo.top, "src"));
      const paths = (await git.changedPaths()).map((change) => change.path);
      assert.deepEqual([...paths].sort(), ["a.txt", "a.txt/inside", "src", "src/b.txt"]);
      const { commit } = await git.commitPaths(paths, message);
      assert.deepEqual(await git.trackedPaths(commit), [".gitignore", "a.txt/inside", "src"]);
      assert.deepEqual(await git.changedPaths(), []);
    });

    test("the working diff carries binary, untracked and non-UTF-8 files to another checkout", async () => {
      const tree = await addTree();
      const latin = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]);
      const binary = Buffer.from([0, 1, 2, 255, 0, 10]);
      repo.write({ "a.txt": latin, "new\nline.bin": binary, "-x": "x\n" });
      const patch = path.join(repo.folder, "the.patch");
      writeFileSync(patch, await git.workingDiff());
      assert.match(repo.git("status", "--porcelain"), /^ M a.txt/);
      repo.gitIn(tree.top, "apply", patch);
      assert.deepEqual(readFileSync(path.join(tree.top, "a.txt")), latin);
      assert.deepEqual(readFileSync(path.join(tree.top, "new\nline.bin")), binary);
    });

    test("restored paths are as in HEAD, and the others stay as they are", async () => {
      repo.write({
        "a.txt": "two\n",
        "src/b.txt": "two\n",
        "openspec/x/new.md": "x",
        "keep.txt": "k",
      });
      repo.git("add", "-A");
      await git.restorePaths(["a.txt", "openspec/x/new.md"]);
      assert.equal(readFileSync(path.join(repo.top, "a.txt"), "utf8"), "one\n");
      assert.equal(existsSync(path.join(repo.top, "openspec")), false);
      assert.deepEqual(
        (await git.changedPaths()).map((change) => change.path),
        ["src/b.txt", "keep.txt"],
      );
    });

    test("restoring brings a folder back that became a link, and leaves what it led to", async () => {
      const outside = path.join(repo.folder, "outside");
      repo.write({ "b.txt": "theirs" }, outside);
      rmSync(path.join(repo.top, "src"), { recursive: true });
      symlinkSync(outside, path.join(repo.top, "src"));
      await git.restorePaths((await git.changedPaths()).map((change) => change.path));
      assert.equal(lstatSync(path.join(repo.top, "src")).isDirectory(), true);
      assert.equal(readFileSync(path.join(outside, "b.txt"), "utf8"), "theirs");
      assert.deepEqual(await git.changedPaths(), []);
    });

    test("a path that leads out of the working tree is not removed", async () => {
      const outside = path.join(repo.folder, "outside");
      repo.write({ "precious.txt": "p" }, outside);
      symlinkSync(outside, path.join(repo.top, "link"));
      await assert.rejects(git.restorePaths(["link/precious.txt"]), /leads out/);
      await assert.rejects(git.restorePaths(["../outside/precious.txt"]), /leads out/);
      assert.ok(existsSync(path.join(outside, "precious.txt")));
    });

    test("a reset takes tracked and untracked files, and leaves ignored ones and linked packages", async () => {
      const tree = await addTree();
      const packages = path.join(repo.top, "node_modules");
      repo.write({ "pkg/index.js": "x" }, packages);
      symlinkSync(packages, path.join(tree.top, "node_modules"));
      repo.write({ "a.txt": "two\n", "u/v.txt": "", "ignored/i.txt": "" }, tree.top);
      await tree.resetTo(first);
      assert.deepEqual(
        (await tree.changedPaths()).map((change) => change.path),
        ["node_modules"],
      );
      assert.ok(existsSync(path.join(tree.top, "ignored/i.txt")));
      assert.ok(existsSync(path.join(tree.top, "node_modules/pkg/index.js")));
    });

    suite("locks of a git that was killed", () => {
      const locksOf = (tree: Git) => [
        path.join(repo.top, ".git/worktrees", path.basename(tree.top), "index.lock"),
        path.join(repo.top, ".git/refs/heads/workstream/ws-x.lock"),
      ];

      test("are no more in the way of the engine in its own working tree", async () => {
        const tree = await addTree();
        for (const lock of locksOf(tree)) writeFileSync(lock, "");
        repo.write({ "a.txt": "two\n" }, tree.top);
        const { commit } = await tree.commitPaths(["a.txt"], message);
        assert.equal((await tree.head()).commit, commit);
        assert.equal(repo.gitIn(tree.top, "rev-list", "--count", `${first}..HEAD`), "1");
        for (const lock of locksOf(tree)) writeFileSync(lock, "");
        await tree.resetTo(first);
        assert.equal((await tree.head()).commit, first);
        assert.deepEqual(locksOf(tree).filter(existsSync), []);
      });

      test("stay where a person works: in the main working tree, and where a git is at work", async function () {
        const lock = path.join(repo.top, ".git/index.lock");
        writeFileSync(lock, "");
        repo.write({ "a.txt": "two\n" });
        await assert.rejects(git.resetTo(first), /index\.lock': File exists/);
        assert.ok(existsSync(lock));
        rmSync(lock);
        await git.resetTo(first);
        if (process.platform !== "linux") this.skip();
        const tree = await addTree();
        repo.write({ "a.txt": "two\n" }, tree.top);
        const [held = ""] = locksOf(tree);
        const args = ["-c", "core.editor=sleep 30 #", "commit", "--all"];
        const person = spawn("git", args, { cwd: tree.top, stdio: "ignore", detached: true });
        try {
          while (!existsSync(held)) await sleep(20);
          await assert.rejects(tree.resetTo(first), /index\.lock': File exists/);
          assert.ok(existsSync(held));
        } finally {
          if (person.pid !== undefined) process.kill(-person.pid, "SIGKILL");
        }
      });
    });

    test("what an agent committed is taken back into its files", async () => {
      const second = repo.commit({ "a.txt": "two\n", "new.txt": "n" });
      const { branch } = await git.head();
      repo.git("checkout", "--quiet", "--detach");
      await git.standOn(branch ?? "", first);
      assert.deepEqual(await git.head(), { commit: first, branch });
      assert.notEqual((await git.head()).commit, second);
      assert.deepEqual(
        (await git.changedPaths()).map((change) => change.path),
        ["a.txt", "new.txt"],
      );
    });

    test("untracked paths are with or without the ignored ones", async () => {
      repo.write({ "u.txt": "", "ignored/i.txt": "" });
      assert.deepEqual(await git.untrackedPaths(), ["u.txt"]);
      assert.deepEqual(await git.untrackedPaths({ ignored: true }), ["ignored/i.txt", "u.txt"]);
    });
  });

  test("many writers at once all get through", async () => {
    repo.write(Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i}.txt`, "x"])));
    await Promise.all(Array.from({ length: 6 }, (_, i) => git.commitPaths([`f${i}.txt`], message)));
    assert.deepEqual(await git.changedPaths(), []);
    assert.equal(repo.git("rev-list", "--count", `${first}..HEAD`), "6");
  });
});

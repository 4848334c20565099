import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../../src/core/errors";
import { findGit, openGit, type Git } from "../../../../src/node/git/git";
import { changedSettings } from "../../../../src/node/git/trust/repositorySettings";
import { message, sampleRepository } from "./sampleRepository";
import type { Repository } from "../../../support/repository";

const odd = [
  "-dash.txt",
  "ä ö/naïve file.txt",
  "new\nline.txt",
  'quo"te.txt',
  "back\\slash.txt",
  ":(top)x",
];
suite("git, reading", () => {
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

  suite("opening", () => {
    test("from a subfolder and from a worktree it is the same repository", async () => {
      const tree = await addTree();
      assert.equal((await findGit(path.join(repo.top, "src"))).top, repo.top);
      assert.equal(tree.commonDir, git.commonDir);
      assert.equal((await findGit(tree.top)).top, tree.top);
    });

    test("what is no usable repository is refused with what to do", async () => {
      const plain = mkdtempSync(path.join(tmpdir(), "plain"));
      const empty = path.join(plain, "empty");
      const bare = path.join(plain, "bare.git");
      repo.gitIn(plain, "init", "-q", empty);
      repo.gitIn(plain, "init", "-q", "--bare", bare);
      const refused = (pattern: RegExp) => (error: unknown) =>
        error instanceof UserError && error.exitCode === 2 && pattern.test(error.message);
      try {
        await assert.rejects(findGit(plain), refused(/not in a git repository.*git init/s));
        await assert.rejects(findGit(empty), refused(/no commit yet.*git commit/s));
        await assert.rejects(findGit(bare), refused(/bare.*git clone/s));
        await assert.rejects(findGit(path.join(plain, "gone")), refused(/does not exist/));
      } finally {
        rmSync(plain, { recursive: true });
      }
    });

    test("a missing git is said with what to install", async () => {
      const before = process.env["PATH"];
      process.env["PATH"] = repo.folder;
      try {
        await assert.rejects(
          findGit(repo.top),
          (error: unknown) => error instanceof UserError && /Install git/.test(error.message),
        );
      } finally {
        process.env["PATH"] = before;
      }
    });

    test("variables of another git and of an editor do not lead it astray", async () => {
      const names = [
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_WORK_TREE",
        "EDITOR",
        "PAGER",
        "GIT_CONFIG_COUNT",
      ];
      for (const name of names) process.env[name] = "/nowhere";
      try {
        assert.equal((await git.head()).commit, first);
      } finally {
        for (const name of names) Reflect.deleteProperty(process.env, name);
      }
    });
  });

  suite("reading", () => {
    test("a detached HEAD has a commit and no branch", async () => {
      assert.deepEqual(await git.head(), { commit: first, branch: "main" });
      repo.git("checkout", "-q", "--detach");
      assert.deepEqual(await git.head(), { commit: first, branch: null });
    });

    test("HEAD and branches are what git says, loose, packed, unborn or another name for one", async () => {
      const tree = await addTree();
      const assertAsGit = async (where: string) => {
        for (const [each, at] of [
          [git, repo.top],
          [tree, worktree()],
        ] as const) {
          const said = repo.gitIn(at, "rev-parse", "HEAD");
          assert.equal((await each.head()).commit, said, where);
          for (const ref of ["refs/heads/main", "refs/heads/workstream/ws-x"]) {
            assert.equal(await each.tip(ref), repo.gitIn(at, "rev-parse", ref), where);
          }
        }
        assert.equal((await tree.head()).branch, "workstream/ws-x");
      };
      await assertAsGit("loose");
      repo.git("pack-refs", "--all");
      await assertAsGit("packed");
      repo.gitIn(worktree(), "commit", "-q", "--allow-empty", "-m", "next");
      await assertAsGit("loose over packed");
      repo.git("symbolic-ref", "refs/heads/alias", "refs/heads/workstream/ws-x");
      assert.equal(await git.tip("refs/heads/alias"), await git.tip("refs/heads/workstream/ws-x"));
      repo.git("checkout", "-q", "--orphan", "unborn");
      await assert.rejects(git.head(), /HEAD/);
    });

    test("all refs are what git says, whatever they are and wherever they lie", async () => {
      const assertAsGit = async (where: string) => {
        const said = repo.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/");
        const found = (await git.refsBelow("refs/")).map(({ ref, value }) => `${value} ${ref}`);
        assert.deepEqual(found.sort(), said.split("\n").sort(), where);
      };
      repo.git("branch", "topic/one");
      repo.git("tag", "light");
      repo.git("tag", "-a", "-m", "v1", "v1");
      repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
      repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
      await assertAsGit("loose");
      repo.git("pack-refs", "--all");
      await assertAsGit("packed");
      repo.commit({ "a.txt": "next\n" });
      await assertAsGit("loose over packed");
      repo.git("branch", "-q", "-D", "topic/one");
      await assertAsGit("deleted");
      repo.git("symbolic-ref", "refs/heads/alias", "refs/heads/alias-of-main");
      repo.git("symbolic-ref", "refs/heads/alias-of-main", "refs/heads/main");
      await assertAsGit("a name of a name");
      repo.git("symbolic-ref", "refs/heads/alias", "refs/heads/nowhere");
      await assertAsGit("a name of nothing");
    });

    test("a branch below the name of another one is none", async () => {
      repo.git("branch", "workstream");
      assert.equal(await git.tip("refs/heads/workstream/ws-x"), null);
    });

    test("a ref that does not exist is null, also one that looks like an option", async () => {
      assert.equal(await git.tip("main"), first);
      assert.equal(await git.tip("nowhere"), null);
      assert.equal(await git.tip("--all"), null);
    });

    test("odd names come back exactly from commits, diffs and the working tree", async () => {
      repo.write(Object.fromEntries(odd.map((name) => [name, "x\n"])));
      const kinds = new Map((await git.changedPaths()).map(({ path, kind }) => [path, kind]));
      assert.deepEqual([...kinds.keys()].sort(), [...odd].sort());
      assert.ok([...kinds.values()].every((kind) => kind === "untracked"));
      const { commit } = await git.commitPaths(odd, message);
      assert.deepEqual((await git.diffNames(first, commit)).toSorted(), [...odd].sort());
      assert.deepEqual(
        (await git.trackedPaths(commit)).filter((path) => odd.includes(path)).sort(),
        [...odd].sort(),
      );
      assert.equal(await git.fileAt(commit, "new\nline.txt"), "x\n");
      assert.equal(await git.isTracked(":(top)x"), true);
      assert.equal(await git.isTracked("*"), false);
      assert.deepEqual(await git.changedPaths(), []);
    });

    test("tracked paths can be those below a folder, and not those of a submodule", async () => {
      const other = path.join(repo.folder, "other");
      repo.gitIn(repo.folder, "init", "-q", other);
      repo.gitIn(
        other,
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@y",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
      );
      repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, "sub");
      const commit = repo.commit({ "srcs/c.txt": "" });
      assert.deepEqual(await git.trackedPaths(commit, "src"), ["src/b.txt"]);
      assert.equal((await git.trackedPaths(commit)).includes("sub"), false);
      assert.deepEqual(await git.changedPaths(), []);
      await git.addWorktree(worktree(), "workstream/ws-sub", commit);
      assert.deepEqual(await openGit(worktree()).changedPaths(), []);
      assert.deepEqual(await git.removeWorktree(worktree()), { kind: "removed" });
    });

    test("the engine's commits are told from others by their trailers", async () => {
      repo.write({ "a.txt": "two\n" });
      const { commit } = await git.commitPaths(["a.txt"], message);
      assert.deepEqual(await git.trailersOf(commit), {
        change: "rate-limiting",
        workstream: "ws-rate-limiting",
        run: "run-1",
        attempt: "edit#1",
      });
      assert.equal(await git.isOurCommit(first), false);
      assert.deepEqual(await git.commitsBetween(first, commit), [commit]);
    });

    test("ancestry and merge base", async () => {
      const second = repo.commit({ "a.txt": "two\n" });
      assert.equal(await git.isAncestor(first, second), true);
      assert.equal(await git.isAncestor(second, first), false);
      assert.equal(await git.mergeBase(first, second), first);
      const unrelated = await git.commitTree(await git.treeOf(first), [], "Root");
      assert.equal(await git.mergeBase(first, unrelated), null);
      await assert.rejects(git.isAncestor("nowhere", first), /git merge-base failed/);
    });

    test("a diff follows renames and has as many context lines as asked for", async () => {
      const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
      const from = repo.commit({ "long.txt": lines.join("\n") });
      repo.git("mv", "long.txt", "longer.txt");
      const to = repo.commit({ "longer.txt": lines.join("\n").replace("line 15", "changed") });
      const diff = await git.diffText(from, to, { contextLines: 0 });
      assert.match(diff, /rename to longer.txt/);
      assert.match(diff, /@@ -16 \+16 @@/);
      assert.deepEqual(await git.diffNames(from, to), ["long.txt", "longer.txt"]);
    });
  });

  suite("the repository's settings", () => {
    function whatChanges(act: () => void): string[] {
      const before = git.settings();
      act();
      return changedSettings(before, git.settings());
    }

    test("commits, branches, staging and edits are none", () => {
      const changed = whatChanges(() => {
        repo.git("checkout", "-q", "-b", "other");
        repo.git("update-ref", "refs/workstreams/old/1", first);
        repo.write({ "a.txt": "edited by a person\n" });
        repo.git("add", "a.txt");
      });
      assert.deepEqual(changed, []);
    });

    test("what an agent must not touch is named", () => {
      assert.deepEqual(
        whatChanges(() => repo.git("config", "core.hooksPath", "/tmp/x")),
        [`git's configuration (${path.join(git.commonDir, "config")})`],
      );
      const hooks = path.join(git.commonDir, "hooks");
      assert.deepEqual(
        whatChanges(() => {
          mkdirSync(hooks, { recursive: true });
          writeFileSync(path.join(hooks, "pre-push"), "evil");
        }),
        [`hooks (${path.join(hooks, "pre-push")})`],
      );
    });
  });

  test("patterns are kept out of git once, and also in worktrees", async () => {
    const tree = await addTree();
    const exclude = path.join(git.commonDir, "info", "exclude");
    mkdirSync(path.dirname(exclude), { recursive: true });
    writeFileSync(exclude, "mine");
    git.excludeFromGit(["/.workstreams/", "/.worktrees/"]);
    tree.excludeFromGit(["/.workstreams/", "/.worktrees/"]);
    assert.equal(readFileSync(exclude, "utf8"), "mine\n/.workstreams/\n/.worktrees/\n");
    repo.write({ ".workstreams/state.db": "x" });
    assert.deepEqual(await git.changedPaths(), []);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { git } from "../support/repository";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const log = (project: RunProject) => project.git("log", "--format=%s", "main").split("\n");

async function finished(agent = goodEdit()): Promise<RunProject> {
  const project = RunProject.create(agent);
  const answer = await project.run();
  assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
  return project;
}

/** A PATH whose git does what it is asked and then, after one command, kills the program that asked. */
function gitThatKills(project: RunProject, command: string): string {
  const before = project.env["PATH"] ?? "";
  const folder = path.join(project.folder, "killing");
  mkdirSync(folder);
  const script = `#!/bin/sh
PATH='${before}' git "$@"
code=$?
case " $* " in *" ${command} "*) kill -9 $PPID ;; esac
exit $code
`;
  writeFileSync(path.join(folder, "git"), script, { mode: 0o755 });
  return `${folder}${path.delimiter}${before}`;
}

/** What a person begins on a branch: its name, the command, and the one that gives it up. */
const operations = [
  ["rebase", ["rebase", "-q", "side"], ["rebase", "--abort"]],
  ["rebase", ["-c", "rebase.backend=apply", "rebase", "-q", "side"], ["rebase", "--abort"]],
  ["merge", ["merge", "-q", "side"], ["merge", "--abort"]],
  ["cherry-pick", ["cherry-pick", "side"], ["cherry-pick", "--abort"]],
  ["revert", ["revert", "--no-edit", "HEAD~1"], ["revert", "--abort"]],
  ["bisect", ["bisect", "start", "main", "main~1"], ["bisect", "reset"]],
] as const;

suite("run and merge: the user's own work", () => {
  suiteTeardown(removeProjects);

  test("main may be dirty and edited during the run: the frozen copy counts, nothing is touched", async () => {
    const project = RunProject.create(
      `const asked = prompt.includes("100 per minute");
      write(path.join(main, "openspec/changes/limit/proposal.md"), "# something else\\n");
      write(path.join(main, "src/a.js"), "export const a = 'edited meanwhile';\\n");
      if (asked) { ${goodEdit()} }`,
      { files: { "README.md": "staged\n", "notes.txt": "untracked\n" } },
    );
    project.git("add", "README.md");
    project.write("package.json", '{"type":"module","name":"unstaged"}\n');
    const before = project.snapshot();
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    const after = project.snapshot();
    assert.deepEqual(after["staged"], before["staged"]);
    assert.deepEqual(after["refs"], before["refs"]);
    assert.equal(project.read("src/a.js"), "export const a = 'edited meanwhile';\n");
    assert.equal(project.read("notes.txt"), "untracked\n");
    const [row] = project.sql("SELECT change_files FROM run_workstreams");
    assert.match(String(row?.["change_files"]), /100 per minute/);

    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.equal(project.read("src/a.js"), "export const a = 'edited meanwhile';\n");
    assert.equal(project.read("package.json"), '{"type":"module","name":"unstaged"}\n');
    assert.equal(project.git("diff", "--cached", "--name-only"), "README.md");
    assert.equal(project.has("src/limiter.js"), true);
  });

  test("a merge is one commit whose tree is the verified tree, and cleans up after itself", async () => {
    const project = await finished();
    const [row] = project.sql("SELECT verified_tree, verified_commit FROM workstreams");
    const merged = await project.cli("merge", "--ws-id", "ws-limit", "--json");
    assert.equal(merged.exitCode, 0, merged.stdout);
    assert.equal(project.git("rev-parse", "main^{tree}"), row?.["verified_tree"]);
    assert.deepEqual(log(project), ["feat: limit requests (OpenSpec: limit)", "Start"]);
    assert.equal(project.git("rev-list", "--parents", "-1", "main").split(" ").length, 2);
    assert.equal(project.has(".worktrees/ws-limit"), false);
    assert.equal(project.git("branch", "--list", "workstream/*"), "");
    const [after] = project.sql("SELECT merge_commit, merged_at FROM workstreams");
    assert.equal(after?.["merge_commit"], project.git("rev-parse", "main"));
    const again = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /is merged already/);
  });

  test("a merge that dies between moving the target and saying so is recorded by the next", async () => {
    const project = await finished();
    const merge = ["merge", "--ws-id", "ws-limit"];
    const died = await project.process({ PATH: gitThatKills(project, "merge") }, ...merge);
    assert.equal(died.exitCode, null, died.stdout + died.stderr);
    assert.equal(log(project).length, 2);
    const [before] = project.sql("SELECT merged_at FROM workstreams");
    assert.equal(before?.["merged_at"], null);
    const recorded = await project.cli(...merge);
    assert.equal(recorded.exitCode, 0, recorded.stdout + recorded.stderr);
    assert.equal(log(project).length, 2);
    const [found] = project.sql("SELECT merge_commit FROM workstreams");
    assert.equal(found?.["merge_commit"], project.git("rev-parse", "main"));
  });

  test("files in the way are named, exit 3, and everything stays as it was", async () => {
    const project = await finished();
    project.write("src/limiter.js", "// mine\n");
    project.write("other.txt", "unrelated\n");
    const before = project.snapshot();
    const refused = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stdout, /^ {4}src\/limiter\.js$/m);
    assert.doesNotMatch(refused.stdout, /other\.txt/);
    assert.deepEqual(project.snapshot(), before);
    assert.equal(project.sql("SELECT merged_at FROM workstreams")[0]?.["merged_at"], null);
    project.write("src/limiter.js", null);
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout);
    assert.equal(project.read("other.txt"), "unrelated\n");
  });

  test("main does not move while an operation is under way on it, in whichever working tree", async () => {
    const project = await finished();
    project.write("conflict.txt", "start\n");
    project.git("add", "conflict.txt");
    project.git("commit", "-qm", "A file");
    project.git("checkout", "-q", "-b", "side");
    project.write("conflict.txt", "theirs\n");
    project.git("commit", "-qam", "Theirs");
    project.git("checkout", "-q", "main");
    project.write("conflict.txt", "ours\n");
    project.git("commit", "-qam", "Ours");
    project.git("checkout", "-q", "-b", "elsewhere");
    const other = path.join(project.folder, "other");
    project.git("worktree", "add", "-q", other, "main");
    const tip = project.git("rev-parse", "main");
    for (const [kind, begin, end] of operations) {
      // All but a bisect stop at a conflict.
      if (kind === "bisect") git(other, ...begin);
      else assert.throws(() => git(other, ...begin));
      const refused = await project.cli("merge", "--ws-id", "ws-limit");
      assert.equal(refused.exitCode, 3, refused.stdout + refused.stderr);
      assert.match(flat(refused.stdout), new RegExp(`a ${kind} is under way in ${other}`));
      git(other, ...end);
      assert.equal(project.git("rev-parse", "main"), tip);
    }
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
  });

  test("commits of documents are no move of the target that counts", async () => {
    const project = await finished();
    project.git("add", "openspec", "workstreams");
    project.git("commit", "-qm", "Write the proposal");
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.deepEqual(log(project), [
      "feat: limit requests (OpenSpec: limit)",
      "Write the proposal",
      "Start",
    ]);
    assert.equal(
      project.git("diff", "--name-only", "main~1", "main"),
      "src/limiter.js\ntest/limiter.test.js",
    );
    assert.equal(project.sql("SELECT id FROM runs").length, 1);
  });

  test("on a target that has moved the work is proven again before it is merged", async () => {
    const project = await finished();
    const calls = project.calls();
    project.write("src/a.js", "export const a = 3;\n");
    project.commitAll("Other work");
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.deepEqual(log(project), [
      "feat: limit requests (OpenSpec: limit)",
      "Other work",
      "Start",
    ]);
    assert.equal(project.git("show", "main:src/a.js"), "export const a = 3;");
    const [row] = project.sql("SELECT verified_tree, run_id FROM workstreams");
    assert.equal(project.git("rev-parse", "main^{tree}"), row?.["verified_tree"]);
    assert.deepEqual(project.attempts(`run_id = '${row?.["run_id"] ?? ""}'`), [
      "edit#1 passed",
      "static#1 passed",
      "runtime#1 passed",
    ]);
    // No agent was asked.
    assert.deepEqual(project.calls(), calls);
  });

  test("work that does not hold on the target as it is now is not merged", async () => {
    const project = await finished(`if (phase === "edit") { ${goodEdit()} }`);
    project.write("package.json", '{"name":"t","type":"commonjs","private":true}\n');
    project.commitAll("Other work");
    const tip = project.git("rev-parse", "main");
    const refused = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(refused.exitCode, 1, refused.stdout + refused.stderr);
    assert.match(flat(refused.stdout), /does not hold on top of main, which is unchanged/);
    assert.equal(project.git("rev-parse", "main"), tip);
    assert.deepEqual(project.states(), { "ws-limit": "failed" });
  });

  test("a target that is not checked out moves without touching any file", async () => {
    const project = await finished();
    project.git("checkout", "-q", "-b", "elsewhere");
    const before = project.snapshot();
    const merged = await project.cli("merge", "--all-ready");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.deepEqual(project.snapshot()["files"], before["files"]);
    assert.deepEqual(log(project), ["feat: limit requests (OpenSpec: limit)", "Start"]);
  });

  test("what is left of a worktree never decides how a merge ends", async () => {
    const project = await finished();
    project.git("worktree", "lock", ".worktrees/ws-limit");
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
    assert.match(flat(merged.stdout), /was left \(.*locked.*\): git worktree remove/);
    assert.equal(log(project).length, 2);

    const other = await finished();
    rmSync(path.join(other.root, ".worktrees/ws-limit"), { recursive: true });
    const without = await other.cli("merge", "--ws-id", "ws-limit");
    assert.equal(without.exitCode, 0, without.stdout + without.stderr);
    assert.equal(other.git("branch", "--list", "workstream/*"), "");
    assert.doesNotMatch(other.git("worktree", "list"), /ws-limit/);
  });

  test("what is not done is not merged", async () => {
    const project = RunProject.create("");
    const never = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(never.exitCode, 2);
    assert.match(never.stderr, /has never run/);
    await project.run();
    const failed = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(failed.exitCode, 1);
    assert.match(failed.stdout, /is not done/);
    assert.deepEqual(log(project), ["Start"]);
  });
});

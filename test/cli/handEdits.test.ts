import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const toolchain = path.join(import.meta.dirname, "../../node_modules");
const inWorktree = (file: string) => path.join(".worktrees/ws-limit", file);

/** Every version of a file that some ref holds. */
function keptVersions(project: RunProject, file: string): string[] {
  const refs = project.git("for-each-ref", "--format=%(refname)").split("\n").filter(Boolean);
  return refs.flatMap((ref) => {
    try {
      return [project.git("show", `${ref}:${file}`)];
    } catch {
      return [];
    }
  });
}

/** A project with a checker, which looks at the base before an edit. */
function checked(agent: string, settings: object = {}): RunProject {
  const project = RunProject.create(agent, {
    settings,
    files: {
      ".gitignore": "node_modules\n",
      "eslint.config.js": `export default [{ rules: { "no-debugger": "error" } }];\n`,
      "src/limiter.js": "export const limit = () => 200;\n",
    },
  });
  symlinkSync(toolchain, path.join(project.root, "node_modules"));
  project.commitAll("Tools");
  return project;
}

suite("run: what a person did by hand", () => {
  suiteTeardown(removeProjects);

  test("a second run leaves it in the worktree, and says where else it is", async () => {
    const project = checked("", { agent: "manual" });
    assert.equal((await project.run()).exitCode, 3);
    project.write(inWorktree("src/limiter.js"), "// mine\n");
    project.write(inWorktree("notes/mine.txt"), "mine too\n");
    const again = await project.run();
    assert.equal(project.read(inWorktree("src/limiter.js")), "// mine\n");
    assert.equal(project.read(inWorktree("notes/mine.txt")), "mine too\n");
    const said = flat(again.stdout);
    const [, ref = ""] = /git cherry-pick -n (refs\/workstreams\/\S+)/.exec(said) ?? [];
    assert.equal(project.git("show", `${ref}:src/limiter.js`), "// mine");
    assert.equal(project.git("show", `${ref}:notes/mine.txt`), "mine too");
  });

  test("the command that is named brings it back after another agent's run", async () => {
    const project = checked(`console.error("not today"); process.exit(1);`);
    assert.equal((await project.run()).exitCode, 1);
    project.write(inWorktree("src/limiter.js"), "// mine\n");
    project.agent(goodEdit());
    await project.run();
    assert.ok(keptVersions(project, "src/limiter.js").includes("// mine"));
  });

  for (const step of ["static", "runtime"]) {
    test(`edits while the step ${step} is at work are kept when the worktree is reset after it`, async () => {
      const project = checked(goodEdit());
      const files = ["src/mine.js", "mine.md", "notes/deep/mine.txt", "eslint.config.js"];
      const running = project.run();
      const until = Date.now() + 60_000;
      const hasBegun = () =>
        project.has(".workstreams/state.db") && project.attempts(`step = '${step}'`).length > 0;
      while (!hasBegun() && Date.now() < until) await sleep(20);
      for (const file of files) project.write(inWorktree(file), "// mine\n");
      await running;
      const lost = files.filter((file) => {
        const isThere =
          project.has(inWorktree(file)) && project.read(inWorktree(file)) === "// mine\n";
        return !isThere && !keptVersions(project, file).includes("// mine");
      });
      assert.deepEqual(lost, []);
    });
  }

  test("nothing is kept where nobody left anything", async () => {
    const project = checked(goodEdit());
    assert.equal((await project.run()).exitCode, 0);
    assert.doesNotMatch(project.git("for-each-ref"), /set-aside/);
  });
});

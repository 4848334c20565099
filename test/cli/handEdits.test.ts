import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
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

  test("an edit while checkers or tests run is kept when the worktree is reset after them", async () => {
    for (const step of ["static", "runtime"]) {
      const project = checked(goodEdit());
      const file = path.join(
        project.root,
        inWorktree(step === "static" ? "src/mine.js" : "mine.md"),
      );
      const running = project.run();
      const until = Date.now() + 60_000;
      let wrote = false;
      while (!wrote && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const started = project.has(".workstreams/state.db")
          ? project.attempts(`step = '${step}'`).length
          : 0;
        if (started > 0) {
          writeFileSync(file, "// mine\n");
          wrote = true;
        }
      }
      await running;
      assert.ok(wrote);
      const isThere = project.has(path.relative(project.root, file));
      const versions = keptVersions(
        project,
        path.relative(path.join(project.root, ".worktrees/ws-limit"), file),
      );
      assert.ok(isThere || versions.includes("// mine"), step);
    }
  });

  test("nothing is kept where nobody left anything", async () => {
    const project = checked(goodEdit());
    assert.equal((await project.run()).exitCode, 0);
    assert.doesNotMatch(project.git("for-each-ref"), /set-aside/);
  });
});

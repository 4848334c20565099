import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import path from "node:path";
import { removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** One call of every command that looks at a project; `proposal` and `convert` would write. */
const commands: readonly (readonly string[])[] = [
  ["agents", "doctor"],
  ["archive", "limit", "--yes"],
  ["attach"],
  ["cancel"],
  ["check"],
  ["confirm", "--ws-id", "ws-limit", "--scenario", "Exceed Limit", "--note", "seen"],
  ["convert", "--change-id", "limit"],
  ["export", "run-1"],
  ["inspect"],
  ["inspect", "--json"],
  ["instructions", "apply", "--change", "limit"],
  ["list"],
  ["list", "--json"],
  ["merge", "--all-ready"],
  ["phase", "static", "--ws-id", "ws-limit"],
  ["plugins", "doctor"],
  ["plugins", "list"],
  ["proposal", "Another thing"],
  ["prune"],
  ["recover", "--yes"],
  ["resume"],
  ["run", "--all", "--trust"],
  ["run", "--all", "--dry-run"],
  ["schemas"],
  ["show", "limit"],
  ["status", "--change", "limit"],
  ["unarchive", "limit"],
  ["unlock", "--force"],
  ["validate", "limit"],
];

async function refusedByAll(project: RunProject, message: RegExp): Promise<void> {
  const before = project.everything();
  const answers = await Promise.all(commands.map((args) => project.cli(...args)));
  for (const [index, answer] of answers.entries()) {
    const args = commands[index] ?? [];
    const said = answer.stdout + answer.stderr;
    assert.equal(answer.exitCode, 2, `${args.join(" ")}\n${said}`);
    assert.match(said, message, args.join(" "));
    assert.doesNotMatch(said, /proven/i, args.join(" "));
  }
  const after = project.everything();
  assert.deepEqual([...after], [...before]);
}

/** What a clone of a project that ran would look like, if its author had committed what the engine recorded. */
async function ranProject(): Promise<RunProject> {
  const project = RunProject.create(goodEdit());
  assert.equal((await project.run()).exitCode, 0);
  return project;
}

suite("folders of the engine's that are not the project's own", function () {
  this.timeout(240_000);
  suiteTeardown(removeProjects);

  test("a past that is tracked as a link to a tracked folder is refused by every command", async () => {
    const project = await ranProject();
    renameSync(path.join(project.root, ".workstreams"), path.join(project.root, "past"));
    project.write("past/.gitignore", null);
    symlinkSync("past", path.join(project.root, ".workstreams"));
    project.git("add", "-f", "past", ".workstreams");
    await refusedByAll(project, /\.workstreams is a link to past/);
  });

  test("a past that is tracked is refused, whatever of it is", async () => {
    const project = await ranProject();
    const [run = ""] = readdirSync(path.join(project.root, ".workstreams/logs"));
    project.git("add", "-f", `.workstreams/logs/${run}/progress.ndjson`);
    for (const args of [["inspect"], ["list"], ["run", "--all", "--trust"], ["cancel"]]) {
      const answer = await project.cli(...args);
      assert.equal(answer.exitCode, 2, answer.stdout);
      assert.match(answer.stderr, /\.workstreams is tracked by git .*progress\.ndjson/);
      assert.match(answer.stderr, /git rm -r --cached \.workstreams/);
    }
    project.git("rm", "-rq", "--cached", ".workstreams");
    // Also in an index that shortens paths.
    project.git("update-index", "--index-version", "4");
    assert.equal((await project.cli("inspect")).exitCode, 0);
    project.git("add", "-f", ".workstreams/state.db");
    assert.equal((await project.cli("inspect")).exitCode, 2);
  });

  for (const name of [".worktrees", "workstreams"]) {
    test(`${name} as a link out of the project is refused, and nothing is written through it`, async () => {
      const project = RunProject.create(goodEdit());
      const outside = path.join(project.folder, "outside");
      const folder = path.join(project.root, name);
      if (existsSync(folder)) renameSync(folder, outside);
      else mkdirSync(outside);
      symlinkSync(outside, folder);
      const before = readdirSync(outside);
      for (const args of [
        ["run", "--all", "--trust"],
        ["convert", "--change-id", "limit", "--force"],
        ["check"],
      ]) {
        const answer = await project.cli(...args);
        assert.equal(answer.exitCode, 2, answer.stdout + answer.stderr);
        assert.match(answer.stderr, new RegExp(`${name.replace(".", "\\.")} is a link to`));
      }
      assert.deepEqual(readdirSync(outside), before);
    });
  }

  test("a folder of another user is refused (needs root)", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const project = await ranProject();
    chownSync(path.join(project.root, ".workstreams"), 12_345, 12_345);
    const answer = await project.cli("inspect");
    assert.equal(answer.exitCode, 2, answer.stdout);
    assert.match(answer.stderr, /\.workstreams belongs to another user/);
  });

  test("a tracked workstreams folder, and a project reached through a link, are what they always were", async () => {
    const project = RunProject.create(goodEdit());
    project.git("add", "workstreams", "openspec", ".workstreams.json");
    project.git("commit", "-qm", "Bundles");
    const link = path.join(project.folder, "link");
    symlinkSync(project.root, link);
    const run = await (await project.start(["run", "--all", "--trust"], {}, link)).ended;
    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    const inspect = await project.cli("inspect", "--root", link);
    assert.equal(inspect.exitCode, 0, inspect.stderr);
    assert.match(inspect.stdout, /ws-limit/);
  });
});

suite("writing through links out of the project", function () {
  this.timeout(120_000);
  suiteTeardown(removeProjects);

  function withOutside(): { project: RunProject; outside: string; link: (at: string) => void } {
    const project = RunProject.create(goodEdit());
    const outside = path.join(project.folder, "outside");
    mkdirSync(outside);
    return {
      project,
      outside,
      link: (at) => {
        mkdirSync(path.dirname(path.join(project.root, at)), { recursive: true });
        symlinkSync(outside, path.join(project.root, at));
      },
    };
  }

  test("a new change is not made through a link", async () => {
    const { project, outside, link } = withOutside();
    project.write("openspec/changes", null);
    link("openspec/changes");
    const answer = await project.cli("proposal", "Another thing");
    assert.equal(answer.exitCode, 2, answer.stdout);
    assert.match(answer.stderr, /leads out of the project through a link/);
    assert.deepEqual(readdirSync(outside), []);
  });

  test("a bundle is not written through a link below the project, but where a person says", async () => {
    const { project, outside, link } = withOutside();
    link("elsewhere");
    const scope = ["--change-id", "limit", "--scope", "src/limiter.js"];
    const refused = await project.cli("convert", ...scope, "--output", "elsewhere/ws-x.json");
    assert.equal(refused.exitCode, 2, refused.stdout + refused.stderr);
    assert.deepEqual(readdirSync(outside), []);
    const named = path.join(outside, "ws-x.json");
    const written = await project.cli("convert", ...scope, "--output", named);
    assert.equal(written.exitCode, 0, written.stdout + written.stderr);
    assert.ok(existsSync(named));
  });

  test("a change that is a link out is neither ticked nor archived", async () => {
    const { project, outside } = withOutside();
    renameSync(path.join(project.root, "openspec/changes/limit"), path.join(outside, "limit"));
    symlinkSync(path.join(outside, "limit"), path.join(project.root, "openspec/changes/limit"));
    const files = () => execFileSync("cat", [path.join(outside, "limit/tasks.md")]).toString();
    const before = files();
    await project.run();
    const archived = await project.cli("archive", "limit", "--yes", "--force", "--note", "done");
    assert.notEqual(archived.exitCode, 0);
    assert.equal(files(), before);
  });

  test("worktree.copy does not write through a link that the repository has", async () => {
    const { project, outside } = withOutside();
    symlinkSync(outside, path.join(project.root, "conf"));
    project.git("add", "conf");
    project.git("commit", "-qm", "Link");
    project.write("conf", null);
    project.write("conf/.env", "SECRET=1\n");
    project.write(".gitignore", "conf/.env\n");
    project.bundle({ worktree: { copy: ["conf/.env"], setup: [] } });
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.match(answer.stdout.replace(/\s+/g, " "), /out of the worktree, through a link/);
    assert.deepEqual(readdirSync(outside), []);
  });

  test("the journal of an archive that came with the repository names no file outside", async () => {
    const { project, outside } = withOutside();
    const victim = path.relative(project.root, path.join(outside, "evil.desktop"));
    const journal = {
      version: 1,
      pid: 1,
      move: { from: "openspec/changes/x", to: "openspec/changes/archive/x" },
      files: [{ path: victim, before: Buffer.from("evil").toString("base64"), after: null }],
      folders: [],
    };
    project.write("openspec/changes/archive/.openspec-archive.journal", JSON.stringify(journal));
    const answer = await project.cli("archive", "limit", "--yes");
    assert.notEqual(answer.exitCode, 0);
    assert.match(answer.stdout + answer.stderr, /outside the project/);
    assert.deepEqual(readdirSync(outside), []);
  });
});

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { flat, removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

/** Writes the file that says that somebody let it run. */
function canary(project: RunProject): { command: string; file: string } {
  const file = path.join(project.folder, "canary");
  return { command: `sh -c 'echo ran >> ${file}; cat'`, file };
}

/** What an agent does to the repository; `command` leaves the canary when git runs it. */
const attacks: Readonly<Record<string, (command: string) => string>> = {
  "a filter in the shared configuration": (command) =>
    `git("-C", main, "config", "filter.evil.clean", ${JSON.stringify(command)});
     write(path.join(main, ".git/info/attributes"), "* filter=evil\\n");`,
  "a filter in its worktree's own configuration": (command) =>
    `git("-C", main, "config", "extensions.worktreeConfig", "true");
     git("config", "--worktree", "filter.evil.clean", ${JSON.stringify(command)});
     write(path.join(main, ".git/info/attributes"), "* filter=evil\\n");`,
  "a filter in a file that the configuration includes": (command) =>
    `write(path.join(main, ".git/more"), "[filter \\"evil\\"]\\n\\tclean = " + JSON.stringify(${JSON.stringify(command)}) + "\\n");
     write(path.join(main, ".git/info/attributes"), "* filter=evil\\n");`,
  "a file system monitor": (command) =>
    `git("-C", main, "config", "core.fsmonitor", ${JSON.stringify(command)});`,
  "a filter in the user's configuration": (command) =>
    `git("config", "--global", "filter.evil.clean", ${JSON.stringify(command)});
     git("config", "--global", "core.attributesFile", path.join(main, "../attributes"));
     write(path.join(main, "../attributes"), "* filter=evil\\n");`,
  "another repository in the place of its worktree's": (command) =>
    `const folder = git("rev-parse", "--git-dir").trim();
     git("init", "-q", "--bare", path.join(main, "../other.git"));
     git("--git-dir", path.join(main, "../other.git"), "config", "filter.evil.clean", ${JSON.stringify(command)});
     git("--git-dir", path.join(main, "../other.git"), "config", "core.bare", "false");
     write(path.join(main, "../other.git/info/attributes"), "* filter=evil\\n");
     write(path.join(folder, "commondir"), path.join(main, "../other.git") + "\\n");`,
  "objects of another repository": () =>
    `write(path.join(main, ".git/objects/info/alternates"), path.join(main, "../other/objects") + "\\n");`,
  hooks: (command) =>
    `write(path.join(main, ".git/hooks/reference-transaction"), "#!/bin/sh\\n" + ${JSON.stringify(command)} + "\\n");
     execFileSync("chmod", ["+x", path.join(main, ".git/hooks/reference-transaction")]);`,
  "paths that git leaves out": () => `write(path.join(main, ".git/info/exclude"), "src/\\n");`,
};

suite("what an agent puts into git's configuration", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  for (const [what, attack] of Object.entries(attacks)) {
    test(`${what}: said, and nothing of it ran`, async () => {
      const project = RunProject.create("");
      project.write(".git/more", "");
      project.git("config", "include.path", "more");
      const { command, file } = canary(project);
      project.agent(`${goodEdit()} ${attack(command)}`);
      const answer = await project.run();
      assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
      assert.deepEqual(project.attempts(), ["edit#1 failed main_changed"]);
      assert.match(flat(answer.stdout), /changed in the main checkout while/);
      assert.equal(existsSync(file), false, existsSync(file) ? readFileSync(file, "utf8") : "");
    });
  }

  test("a filter that a test of the agent's puts there does not run either", async () => {
    const project = RunProject.create("");
    const { command, file } = canary(project);
    const attack = `import { execFileSync } from "node:child_process"; import { writeFileSync } from "node:fs";
      const main = ${JSON.stringify(project.root)};
      execFileSync("git", ["-C", main, "config", "filter.evil.clean", ${JSON.stringify(command)}]);
      execFileSync("git", ["-C", main, "config", "filter.evil.smudge", ${JSON.stringify(command)}]);
      writeFileSync(main + "/.git/info/attributes", "* filter=evil\\n");
      writeFileSync("src/limiter.js", "");`;
    project.agent(
      `${goodEdit()} appendFileSync("test/limiter.test.js", ${JSON.stringify(attack)});`,
    );
    const answer = await project.run();
    assert.equal(answer.exitCode, 3, answer.stdout + answer.stderr);
    assert.equal(project.attempts().at(-1), "runtime#1 failed main_changed");
    assert.equal(existsSync(file), false);
  });

  test("a worktree that became a link to the main checkout: nothing there is touched", async () => {
    const project = RunProject.create(
      `const here = process.cwd(); process.chdir("/"); rmSync(here, { recursive: true }); symlinkSync(main, here);`,
    );
    const before = project.snapshot();
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    assert.deepEqual(project.attempts(), ["edit#1 failed main_changed"]);
    assert.deepEqual(project.snapshot(), before);
  });
});

suite("git in honest projects", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  test("a filter of the user's works where content is committed, and people work meanwhile", async () => {
    const project = RunProject.create("");
    project.agent(
      `${goodEdit()} git("-C", main, "config", "branch.main.vscode-merge-base", "origin/main");
       git("-C", main, "config", "user.email", "other@example.invalid");
       write(path.join(main, "README.md"), "edited by a person\\n");`,
    );
    // As large files are stored elsewhere, and their place in git.
    project.write("../home/.gitconfig", "");
    const config = (key: string, value: string) =>
      project.git("config", "--file", path.join(project.folder, "home/.gitconfig"), key, value);
    config("filter.upper.clean", "tr a-z A-Z");
    config("filter.upper.smudge", "tr A-Z a-z");
    config("filter.upper.required", "true");
    project.write(".gitattributes", "src/limiter.js filter=upper\n");
    project.commitAll("Attributes");
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.match(project.git("show", "workstream/ws-limit:src/limiter.js"), /EXPORT CONST LIMIT/);
    const merged = await project.cli("merge", "--ws-id", "ws-limit");
    assert.equal(merged.exitCode, 0, merged.stdout + merged.stderr);
  });

  test("what a setup command configures is said, and the run goes on", async () => {
    const project = RunProject.create(goodEdit(), {
      bundle: { worktree: { copy: [], setup: ["git config core.hooksPath .husky"] } },
    });
    const answer = await project.run();
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.match(flat(answer.stdout), /it changed .*\.git\/config/);
  });

  test("a program that lies in the folder that PATH means by '.' is not started", async () => {
    const project = RunProject.create("");
    const file = path.join(project.folder, "canary");
    const evil = `#!/bin/sh\necho "$0" >> ${file}\nexit 1\n`;
    for (const name of ["git", "node", "codex", "eslint"]) {
      project.write(name, evil);
      project.write(`src/${name}`, evil);
      project.git("update-index", "--chmod=+x", "--add", name);
    }
    project.commitAll("Programs");
    project.git("reset", "-q", "--hard");
    project.agent(goodEdit());
    const PATH = `.::src:${process.env["PATH"] ?? ""}:`;
    const answer = await project.cliWith({ PATH }, "run", "--all", "--trust");
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    await project.cliWith({ PATH }, "agents", "doctor");
    await project.cliWith({ PATH }, "plugins", "doctor");
    assert.equal(existsSync(file), false, existsSync(file) ? readFileSync(file, "utf8") : "");
  });
});

suite("what an agent writes into .workstreams", function () {
  this.timeout(180_000);
  suiteTeardown(removeProjects);

  const forgeries: Readonly<Record<string, string>> = {
    "a result of a checker": `write(path.join(main, ".workstreams/cache/eslint/" + "0".repeat(64) + ".json"), "{}");`,
    "what was found on the base": `const { readdirSync } = await import("node:fs");
      const logs = path.join(main, ".workstreams/logs");
      write(path.join(logs, readdirSync(logs)[0], id, "baseline.json"), '{"commit":"0","plugins":{}}');`,
    "its own prompt": `appendFileSync(path.join(main, ".workstreams/logs", process.env.WORKSTREAM_RUN, id, "more.log"), "x");`,
    "a file of its own": `write(path.join(main, ".workstreams/mine"), "x");`,
    "a link": `renameSync(path.join(main, ".workstreams/logs"), path.join(main, ".workstreams/moved"));
      symlinkSync("moved", path.join(main, ".workstreams/logs"));`,
  };

  for (const [what, forgery] of Object.entries(forgeries)) {
    test(`${what}: refused, recorded and shown`, async () => {
      const project = RunProject.create(`${goodEdit()} ${forgery}`);
      const answer = await project.run();
      assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
      assert.deepEqual(project.attempts(), ["edit#1 failed main_changed"]);
      assert.match(flat(answer.stdout), /changed while the agent worked, where only the engine/);
      assert.deepEqual(project.events("event_type = 'engine_files_changed'").length, 1);
    });
  }
});

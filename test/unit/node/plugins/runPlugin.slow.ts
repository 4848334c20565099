import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SettingsSchema, type Settings } from "../../../../src/core/model/settings";
import { fileIdentity } from "../../../../src/node/files/fileIdentity";
import { planPlugins, type PluginPlan } from "../../../../src/node/plugins/planPlugins";
import { applySafeFix, runPlugin, type PluginInput } from "../../../../src/node/plugins/runPlugin";
import type { PluginRun } from "../../../../src/node/plugins/pluginRun";
import { plainEnvironment, temporaryProject, type TemporaryProject } from "./temporaryProject";

/** PATH with node and nothing else, so that no tool of this machine is found by chance. */
const nodeOnly = { ...plainEnvironment, PATH: path.dirname(process.execPath) };

const projects: TemporaryProject[] = [];
function project(files: Readonly<Record<string, string>>): TemporaryProject {
  const made = temporaryProject(files);
  projects.push(made);
  return made;
}

async function plan(
  { folder }: TemporaryProject,
  id: string,
  plugins: Partial<Settings["plugins"]> = {},
  more: { mainFolder?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<PluginPlan> {
  const settings = SettingsSchema.parse({ plugins });
  const plans = await planPlugins({ folder, mainFolder: folder, settings, env: nodeOnly, ...more });
  const found = plans.find(({ manifest }) => manifest.id === id);
  assert.ok(found, `no plugin ${id}`);
  return found;
}

async function run(of: TemporaryProject, id: string, files: readonly string[]): Promise<PluginRun> {
  const input: PluginInput = { folder: of.folder, files, env: nodeOnly };
  return runPlugin(await plan(of, id), input);
}

function places({ issues }: PluginRun): string[] {
  return issues.map(({ file, line, column, endLine, endColumn, code }) =>
    [code, file, `${line}:${column}-${endLine}:${endColumn}`].join(" "),
  );
}

const eslintConfig =
  'export default [{ rules: { "no-debugger": "error", "no-unused-vars": "warn" } }];\n';

suite("plugins on a real project", () => {
  teardown(() => {
    for (const made of projects.splice(0)) made.remove();
  });

  test("eslint: clean, issues with exact places, broken configuration, missing", async () => {
    const made = project({
      "eslint.config.mjs": eslintConfig,
      "src/good.js": "export const a = 1;\n",
      "src/bad.js": 'export const s = "😀é"; debugger;\nconst unused = 1;\n',
      "src/torn.js": "export const = ;\n",
    });
    const missing = await run(made, "eslint", ["src/good.js"]);
    assert.equal(missing.outcome, "missing");
    assert.match(missing.why, /npm install --save-dev eslint/);
    made.install();
    const clean = await run(made, "eslint", ["src/good.js"]);
    assert.deepEqual([clean.outcome, clean.looked, clean.exitCode], ["clean", 1, 0]);
    const bad = await run(made, "eslint", ["src/good.js", "src/bad.js", "notes.md"]);
    assert.deepEqual([bad.outcome, bad.looked], ["issues", 2]);
    assert.deepEqual(places(bad), [
      "no-debugger src/bad.js 1:25-1:34",
      "no-unused-vars src/bad.js 2:7-2:13",
    ]);
    assert.deepEqual(
      bad.issues.map(({ severity }) => severity),
      ["error", "warning"],
    );
    const torn = await run(made, "eslint", ["src/torn.js"]);
    assert.deepEqual([torn.outcome, places(torn)[0]?.split("-")[0]], ["issues", "parse"]);
    made.write({ "eslint.config.mjs": "export default [{ rules: { nosuch: 2 } }];\n" });
    const broken = await run(made, "eslint", ["src/good.js"]);
    assert.equal(broken.outcome, "broken");
    assert.match(broken.why, /exit code 2/);
  });

  test("eslint: a file that its configuration leaves out was not looked at", async () => {
    const made = project({
      "eslint.config.mjs": `export default [{ ignores: ["old/**"] }];\n`,
      "old/a.js": "debugger;\n",
    });
    made.install();
    const { outcome, looked } = await run(made, "eslint", ["old/a.js"]);
    assert.deepEqual({ outcome, looked }, { outcome: "clean", looked: 0 });
  });

  test("prettier: clean, issues, broken, and its safe fix", async () => {
    const made = project({ ".prettierrc": "{}", "a b.js": "const a  = 1", "-x.js": "let b\n" });
    made.install();
    const bad = await run(made, "prettier", ["a b.js", "-x.js"]);
    assert.deepEqual([bad.outcome, bad.looked], ["issues", 2]);
    assert.deepEqual(
      bad.issues.map(({ file }) => file),
      ["a b.js", "-x.js"],
    );
    const input = { folder: made.folder, files: ["a b.js", "-x.js"], env: nodeOnly };
    const fix = await applySafeFix(await plan(made, "prettier"), input);
    assert.deepEqual([fix.ran, fix.exitCode], [true, 0]);
    assert.equal(readFileSync(path.join(made.folder, "a b.js"), "utf8"), "const a = 1;\n");
    assert.equal((await run(made, "prettier", ["a b.js", "-x.js"])).outcome, "clean");
    made.write({ "torn.js": "const = ;\n" });
    const torn = await run(made, "prettier", ["torn.js"]);
    assert.equal(torn.outcome, "broken");
    assert.deepEqual(
      torn.issues.map(({ code, file, line }) => [code, file, line]),
      [["syntax-error", "torn.js", 1]],
    );
    made.write({ ".prettierrc": "{ semi: " });
    const broken = await run(made, "prettier", ["a b.js"]);
    assert.deepEqual([broken.outcome, broken.issues], ["broken", []]);
  });

  test("tsc: checks the whole project; a wrong option is broken, not an issue", async () => {
    const made = project({
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "types": [], "lib": ["es5"] }, "include": ["src"] }',
      "src/a.ts": "export const a: number = 1;\n",
      "src/b.ts": 'import { a } from "./a";\nexport const b: string = a;\n',
    });
    assert.equal((await run(made, "tsc", [])).outcome, "missing");
    made.install();
    const bad = await run(made, "tsc", ["src/a.ts"]);
    assert.deepEqual([bad.outcome, places(bad)], ["issues", ["TS2322 src/b.ts 2:14-2:15"]]);
    made.write({ "src/b.ts": "export {};\n" });
    const clean = await run(made, "tsc", ["README.md"]);
    assert.deepEqual([clean.outcome, clean.looked], ["clean", 1]);
    made.write({ "tsconfig.json": '{ "compilerOptions": { "nosuch": true } }' });
    const broken = await run(made, "tsc", ["src/a.ts"]);
    assert.deepEqual([broken.outcome, broken.issues], ["broken", []]);
    assert.match(broken.why, /TS5023/);
  });

  test("JavaScript syntax: errors in modules and scripts, and it rests where a linter applies", async () => {
    const made = project({
      "package.json": "{}",
      "module.js": "#!/usr/bin/env node\nexport const a = 1;\nawait a;\n",
      "script.js": "const a = 1;\nif (a) return;\nmodule.exports = a;\n",
      "torn module.js": "export const a = 1;\n\nconst = 1;\n",
      "torn.cjs": "module.exports =\n;\n",
    });
    const clean = await run(made, "node-check", ["module.js", "script.js"]);
    assert.deepEqual([clean.outcome, clean.looked], ["clean", 2]);
    const bad = await run(made, "node-check", ["script.js", "torn module.js", "torn.cjs"]);
    assert.deepEqual([bad.outcome, bad.looked], ["issues", 3]);
    assert.deepEqual(
      bad.issues.map(({ file, line }) => `${file}:${line}`),
      ["torn module.js:3", "torn.cjs:2"],
    );
    assert.match(bad.issues[0]?.message ?? "", /SyntaxError: Unexpected token/);
    made.write({ "eslint.config.mjs": eslintConfig });
    const { status, why } = await plan(made, "node-check");
    assert.deepEqual([status, why], ["not applicable", "eslint covers it"]);
  });

  test("no file that concerns it: nothing was looked at, and nothing started", async () => {
    const made = project({ ".prettierrc": "{}" });
    made.install();
    const { outcome, looked, argv, why } = await run(made, "prettier", ["a.bin", "b.py"]);
    assert.deepEqual({ outcome, looked, argv }, { outcome: "clean", looked: 0, argv: [] });
    assert.equal(why, "no file of this workstream concerns it");
  });

  test("a tool that hangs is ended at its limit and counts as broken", async () => {
    const made = project({ ".prettierrc": "{}", "a.js": "a;\n" });
    made.write({
      "node_modules/.bin/prettier":
        "#!/bin/sh\ncase $1 in --version) echo 9.9.9;; *) sleep 60;; esac\n",
    });
    execFileSync("chmod", ["+x", path.join(made.folder, "node_modules/.bin/prettier")]);
    const slow = await plan(made, "prettier", {}, { env: plainEnvironment });
    assert.equal(slow.version, "9.9.9");
    const short = { ...slow, manifest: { ...slow.manifest, timeoutMs: 300 } };
    const input = { folder: made.folder, files: ["a.js"], env: plainEnvironment };
    const { outcome, why } = await runPlugin(short, input);
    assert.equal(outcome, "broken");
    assert.match(why, /did not end within/);
  });

  test("a tool that prints without end is broken, whatever it exits with", async () => {
    const made = project({ ".prettierrc": "{}", "a.js": "a;\n" });
    made.write({ "node_modules/.bin/prettier": "#!/bin/sh\nhead -c 3000000 /dev/zero\n" });
    execFileSync("chmod", ["+x", path.join(made.folder, "node_modules/.bin/prettier")]);
    const loud = await plan(made, "prettier", {}, { env: plainEnvironment });
    const small = { ...loud, manifest: { ...loud.manifest, maxOutputBytes: 1_000_000 } };
    const input = { folder: made.folder, files: ["a.js"], env: plainEnvironment };
    assert.equal((await runPlugin(small, input)).outcome, "broken");
  });
});

suite("planning plugins", () => {
  teardown(() => {
    for (const made of projects.splice(0)) made.remove();
  });

  test("a plugin applies where its configuration is, in a file of its own, a key or a section", async () => {
    const made = project({
      "package.json": '{"prettier": {}}',
      "pyproject.toml": '[tool.ruff.lint]\nselect = ["E"]\n[tool.blackened]\n',
      "setup.cfg": "[mypy]\nstrict = true\n",
    });
    const statuses = await Promise.all(
      ["prettier", "ruff", "mypy", "black", "eslint"].map(
        // What happens to be installed on this machine decides nothing here.
        async (id) => (await plan(made, id, {}, { env: { PATH: "/nonexistent" } })).status,
      ),
    );
    assert.deepEqual(statuses, [
      "missing",
      "missing",
      "missing",
      "not applicable",
      "not applicable",
    ]);
  });

  test("settings force and forbid", async () => {
    const made = project({ ".prettierrc": "{}" });
    made.install();
    assert.equal((await plan(made, "prettier", { skip: ["prettier"] })).status, "skipped");
    const forced = await plan(made, "eslint", { use: ["eslint"] });
    assert.deepEqual([forced.status, forced.why], ["applies", "plugins.use names it"]);
  });

  test("a fresh worktree uses the tools of the main checkout", async () => {
    const main = project({ ".prettierrc": "{}" });
    main.install();
    const worktree = project({ ".prettierrc": "{}" });
    const { status, executable, version } = await plan(
      worktree,
      "prettier",
      {},
      { mainFolder: main.folder },
    );
    assert.equal(status, "applies");
    assert.ok(executable);
    assert.ok(executable.command[0]?.startsWith(main.folder));
    assert.equal(executable.identity, fileIdentity(executable.realpath));
    assert.match(version ?? "", /^\d+\.\d+\.\d+$/);
  });

  test("the worktree's own tool comes first, a virtual environment before PATH", async () => {
    const made = project({ "ruff.toml": "", "tools/ruff": "#!/bin/sh\necho ruff 0.0.1\n" });
    made.write({ ".venv/bin/ruff": "#!/bin/sh\necho ruff 0.0.2\n" });
    for (const file of ["tools/ruff", ".venv/bin/ruff"]) {
      execFileSync("chmod", ["+x", path.join(made.folder, file)]);
    }
    const tools = path.join(made.folder, "tools");
    const env = { ...plainEnvironment, PATH: `${tools}${path.delimiter}${nodeOnly.PATH}` };
    assert.equal((await plan(made, "ruff", {}, { env })).version, "0.0.2");
  });

  test("a version manager's stand-in for a tool that is not installed does not count", async () => {
    const made = project({ "ruff.toml": "", "shims/ruff": "#!/bin/sh\nexit 127\n" });
    execFileSync("chmod", ["+x", path.join(made.folder, "shims/ruff")]);
    const env = { ...plainEnvironment, PATH: path.join(made.folder, "shims") };
    assert.equal((await plan(made, "ruff", {}, { env })).status, "missing");
  });

  test("the hash of the configuration changes with the configuration, and only with it", async () => {
    const made = project({
      "pyproject.toml": "[tool.ruff]\nline-length = 80\n[tool.other]\na = 1\n",
    });
    const hash = async () => (await plan(made, "ruff")).configSha256;
    const before = await hash();
    made.write({ "pyproject.toml": "[tool.ruff]\nline-length = 80\n[tool.other]\na = 2\n" });
    assert.equal(await hash(), before);
    made.write({ "pyproject.toml": "[tool.ruff]\nline-length = 99\n" });
    assert.notEqual(await hash(), before);
  });

  test("configuration above the git root is not the project's", async () => {
    const made = project({});
    writeFileSync(path.join(path.dirname(made.folder), ".prettierrc"), "{}");
    assert.equal((await plan(made, "prettier")).status, "not applicable");
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { SettingsSchema } from "../../../../src/core/model/settings";
import { rememberCommands } from "../../../../src/node/consent/rememberedCommands";
import { commandsOfPlugins } from "../../../../src/node/plugins/commandsOfPlugins";
import { planPlugins, type PluginPlan } from "../../../../src/node/plugins/planPlugins";
import { readUserPlugins } from "../../../../src/node/plugins/readUserPlugins";
import { runPlugin } from "../../../../src/node/plugins/runPlugin";

suite("plugins of the repository's own", () => {
  let root = "";
  let userEnv: Record<string, string> = {};
  setup(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "own-plugins-"));
    mkdirSync(path.join(root, ".git"));
    userEnv = { HOME: path.join(root, "home"), XDG_STATE_HOME: path.join(root, "state") };
  });
  teardown(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }

  const script =
    "for (const f of process.argv.slice(1)) if (require('node:fs').readFileSync(f, 'utf8').includes('TODO')) console.log(f + ':1: to do')";

  function manifest(id: string, more: Record<string, unknown> = {}): string {
    return JSON.stringify({
      schema: 1,
      id,
      title: "To do",
      install: "install Node.js",
      match: { extensions: [".txt"], whenConfig: ["todo.cfg"] },
      resolve: { bin: "node" },
      commands: [{ scope: "files", args: ["-e", script, "{files}"] }],
      output: [
        {
          name: "text",
          parser: "regex",
          code: "todo",
          severity: "warning",
          patterns: ["^(?P<file>[^:]+):(?P<line>\\d+): (?P<message>.*)$"],
        },
      ],
      ...more,
    });
  }

  function settings(...paths: string[]) {
    return SettingsSchema.parse({ plugins: { paths } });
  }

  async function plan(): Promise<PluginPlan | undefined> {
    const plans = await planPlugins({
      folder: root,
      mainFolder: root,
      settings: settings("tools/*.json"),
      env: { PATH: path.dirname(process.execPath) },
      userEnv,
    });
    return plans.find((each) => each.manifest.id === "todo");
  }

  test("nothing of it starts before a person said yes, and then it runs", async () => {
    write("tools/todo.json", manifest("todo"));
    write("todo.cfg", "");
    write("a.txt", "TODO\n");
    const before = await plan();
    assert.deepEqual([before?.status, before?.executable], ["missing", null]);
    assert.match(before?.why ?? "", /nobody has approved its command: node .*tools\/todo\.json/);
    const { plugins } = readUserPlugins(root, settings("tools/*.json"));
    rememberCommands(commandsOfPlugins(plugins), { project: { root }, env: userEnv }, 1);
    const after = await plan();
    assert.equal(after?.status, "applies");
    const run = await runPlugin(after, { folder: root, files: ["a.txt"], env: {} });
    assert.deepEqual(
      run.issues.map(({ source, file, line, code }) => [source, file, line, code]),
      [["todo", "a.txt", 1, "todo"]],
    );
    write("tools/todo.json", manifest("todo", { commands: [{ scope: "files", args: ["x.js"] }] }));
    assert.equal((await plan())?.status, "missing");
  });

  test("it does not judge a project without its configuration", async () => {
    write("tools/todo.json", manifest("todo"));
    assert.equal((await plan())?.status, "not applicable");
  });

  test("each mistake in a manifest is told at its place, and a run does not go on without it", async () => {
    const without = manifest("todo", { output: undefined }).slice(0, -1);
    write("tools/todo.json", `${without},\n"output": [{ "name": "x", "parser": "magic" }]}`);
    const { plugins, issues } = readUserPlugins(root, settings("tools/*.json"));
    assert.deepEqual(plugins, []);
    const parser = issues.find(({ message }) => message.includes("magic"));
    assert.deepEqual([parser?.file, parser?.line], ["tools/todo.json", 2]);
    assert.match(parser?.message ?? "", /'json' \| 'jsonl'/);
    await assert.rejects(plan(), /cannot be used.*tools\/todo\.json:/);
  });

  test("an id that is taken, a path that leads nowhere, outside, or everywhere", () => {
    write("tools/a.json", manifest("mypy"));
    write("tools/b.json", manifest("todo"));
    write("tools/c.json", manifest("todo"));
    const paths = ["tools/*.json", "none/*.json", "../x.json", "**/x.json"];
    const { plugins, issues } = readUserPlugins(root, settings(...paths));
    assert.deepEqual(
      plugins.map(({ file }) => file),
      ["tools/b.json"],
    );
    const told = issues.map(({ file, message }) => `${file}: ${message}`).join("\n");
    for (const part of [
      /tools\/a\.json: .* the id of a built-in plugin/,
      /tools\/c\.json: .* the id of tools\/b\.json/,
      /"none\/\*\.json" names no file/,
      /"\.\.\/x\.json" leads out of the project/,
      /"\*\*\/x\.json" begins with a wildcard/,
    ]) {
      assert.match(told, part);
    }
  });

  test("a person is shown every program and argument, the environment and the fixes too", () => {
    const command = { scope: "files", args: ["a b", "{files}"], env: { LEVEL: "1" } };
    const fix = { args: ["--fix", "{files}"], safe: true };
    const resolve = { bin: "toy", pythonModule: "toy" };
    write("tools/todo.json", manifest("todo", { commands: [command], fix, resolve }));
    const { plugins } = readUserPlugins(root, settings("tools/todo.json"));
    assert.deepEqual(
      commandsOfPlugins(plugins).map((each) => each.command),
      [
        "toy --version",
        "LEVEL=1 toy 'a b' {files}",
        "toy --fix {files}",
        "python -m toy --version",
        "LEVEL=1 python -m toy 'a b' {files}",
        "python -m toy --fix {files}",
      ],
    );
  });
});

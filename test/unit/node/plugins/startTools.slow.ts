import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import { SettingsSchema } from "../../../../src/core/model/settings";
import { PluginManifestSchema } from "../../../../src/core/plugins/manifest";
import { expandManifest } from "../../../../src/core/plugins/manifestShorthand";
import { rememberCommands } from "../../../../src/node/consent/rememberedCommands";
import { commandsOfPlugins, commandsOfTools } from "../../../../src/node/plugins/commandsOfPlugins";
import { planPlugins, type PluginPlan } from "../../../../src/node/plugins/planPlugins";
import { runPlugin } from "../../../../src/node/plugins/runPlugin";
import type { PluginRun } from "../../../../src/node/plugins/pluginRun";
import { temporaryProject, type TemporaryProject } from "./temporaryProject";
import { isRunning, until } from "../../../support/until";

const env = { PATH: path.dirname(process.execPath) };

/** A tool that writes where it was started and with what, one finding for each file. */
const toy = `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
if (args[0] === "--version") { console.log("toy 1.4.0"); process.exit(0); }
fs.appendFileSync(process.env.TOY_LOG, JSON.stringify({ cwd: process.cwd(), args }) + "\\n");
if (args.includes("forks")) {
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
  fs.writeFileSync(process.env.TOY_LOG + ".child", String(child.pid));
  setInterval(() => {}, 1000);
} else if (args.includes("floods")) {
  const block = "x".repeat(1 << 20);
  const write = (n) => n === 0 ? undefined : process.stdout.write(block, () => write(n - 1));
  write(200);
} else if (args.includes("binary")) {
  fs.writeSync(1, Buffer.from(Array.from({ length: 5000 }, (_, n) => n % 256)));
  process.exitCode = 1;
} else {
  const files = args.filter((arg) => fs.existsSync(arg));
  const report = JSON.stringify(files.map((file) => ({ file, line: 1, message: "toy" })));
  const out = args.find((arg) => arg.startsWith("--out="));
  if (out === undefined) console.log(report);
  else fs.writeFileSync(out.slice(6), report);
  process.exitCode = files.length === 0 ? 0 : 1;
}
`;

suite("starting tools", () => {
  let made: TemporaryProject;
  setup(() => {
    made = temporaryProject({ "toy.cfg": "", "bin/toy": toy });
    chmodSync(path.join(made.folder, "bin/toy"), 0o755);
  });
  teardown(() => {
    made.remove();
  });

  const userEnv = () => ({ XDG_CONFIG_HOME: path.join(made.folder, "config"), HOME: made.folder });
  const log = () => path.join(made.folder, "toy.log");

  async function plan(
    manifest: object,
    tools: Record<string, string> = { toy: "bin/toy" },
    yes = true,
  ): Promise<PluginPlan> {
    const own = {
      file: "toy.json",
      manifest: PluginManifestSchema.parse(
        expandManifest({
          id: "toy",
          match: { globs: ["**/*.txt"], whenConfig: ["toy.cfg"] },
          resolve: { bin: "toy-of-nowhere" },
          commands: [{ scope: "files", args: ["{files}"] }],
          output: {
            parser: "json",
            items: "[]",
            fields: { file: "file", line: "line", message: "message" },
          },
          ...manifest,
        }),
      ),
    };
    const settings = SettingsSchema.parse({ plugins: { tools } });
    const all = [...commandsOfPlugins([own]), ...(yes ? commandsOfTools(settings) : [])];
    rememberCommands(all, { project: { root: made.folder }, env: userEnv() }, 1);
    const request = {
      folder: made.folder,
      mainFolder: made.folder,
      settings,
      env,
      own: [own],
      userEnv: userEnv(),
    };
    const found = (await planPlugins(request)).find((each) => each.manifest.id === "toy");
    assert.ok(found);
    return found;
  }

  async function run(manifest: object, files: readonly string[]): Promise<PluginRun> {
    const planned = await plan(manifest);
    return runPlugin(planned, { folder: made.folder, files, env: { ...env, TOY_LOG: log() } });
  }

  function starts(): { cwd: string; args: string[] }[] {
    const lines = readFileSync(log(), "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as { cwd: string; args: string[] });
  }

  test("the program that the settings name is taken, after a yes, and nothing stands in for it", async () => {
    const open = await plan({}, { toy: "bin/toy" }, false);
    assert.deepEqual([open.status, open.executable], ["missing", null]);
    assert.match(open.why, /nobody has approved its command: bin\/toy/);
    const yes = await plan({});
    assert.deepEqual([yes.status, yes.version], ["applies", "1.4.0"]);
    assert.equal(yes.executable?.realpath, path.join(made.folder, "bin/toy"));
    const gone = await plan({ resolve: { bin: "node" } }, { toy: "bin/gone" });
    assert.equal(gone.status, "missing");
    assert.match(gone.why, /bin\/gone, which plugins\.tools names, is no program/);
  });

  test("a program that is another one than when it was looked for is not started", async () => {
    made.write({ "a.txt": "" });
    const planned = await plan({});
    made.write({ "bin/toy": "#!/bin/sh\nexit 0\n" });
    const input = { folder: made.folder, files: ["a.txt"], env: { ...env, TOY_LOG: log() } };
    const { outcome, why, argv } = await runPlugin(planned, input);
    assert.deepEqual([outcome, argv], ["broken", []]);
    assert.match(why, /^tool changed during EDIT: .*bin\/toy$/);
  });

  test("a version that is too old is missing, with what is needed", async () => {
    const old = await plan({ version: { min: "1.5" } });
    assert.equal(old.status, "missing");
    assert.match(old.why, /toy is 1\.4\.0, and 1\.5 or newer is needed/);
    assert.equal((await plan({ version: { min: "1.4" } })).status, "applies");
  });

  test("names with a dash in front, spaces, quotes, line breaks and other letters reach it whole", async () => {
    const files = [
      "-x.txt",
      "a b.txt",
      "it's.txt",
      'q"q.txt',
      "new\nline.txt",
      "日本é.txt",
      "$(touch x).txt",
    ];
    made.write(Object.fromEntries(files.map((file) => [file, ""])));
    const { outcome, issues, why } = await run({}, files);
    assert.equal(outcome, "issues", why);
    assert.deepEqual(
      issues.map(({ file }) => file),
      files.map((file) => file.normalize("NFC")),
    );
  });

  test("batches keep to the limits of the manifest", async () => {
    const files = ["a", "b", "c", "d", "e"].map((name) => `${name}.txt`);
    made.write(Object.fromEntries(files.map((file) => [file, ""])));
    const command = { scope: "files", args: ["{files}"], batch: { maxFiles: 2 } };
    const { issues } = await run({ commands: [command] }, files);
    assert.equal(issues.length, 5);
    assert.deepEqual(
      starts().map(({ args }) => args.length),
      [2, 2, 1],
    );
  });

  test("it starts in the nearest folder with its configuration, and its files are told from the root", async () => {
    made.write({ "a.txt": "", "in/toy.cfg": "", "in/b.txt": "", "in/deep/c.txt": "" });
    const command = { scope: "files", args: ["{files}"], cwd: "nearestConfig" };
    const { issues } = await run({ commands: [command] }, ["a.txt", "in/b.txt", "in/deep/c.txt"]);
    assert.deepEqual(
      issues.map(({ file }) => file),
      ["a.txt", "in/b.txt", "in/deep/c.txt"],
    );
    assert.deepEqual(
      starts().map(({ cwd, args }) => [path.basename(cwd), ...args]),
      [
        ["it's a project", "a.txt"],
        ["in", "b.txt", "deep/c.txt"],
      ],
    );
  });

  test("a report in a file is read", async () => {
    made.write({ "a.txt": "" });
    const output = {
      parser: "json",
      from: "file",
      items: "[]",
      fields: { file: "file", line: "line" },
    };
    const command = { scope: "files", args: ["--out={outfile}", "{files}"] };
    const { outcome, issues } = await run({ commands: [command], output }, ["a.txt"]);
    assert.deepEqual([outcome, issues[0]?.file], ["issues", "a.txt"]);
  });

  test("one that forks and hangs is ended with all its children", async () => {
    made.write({ "a.txt": "" });
    const { outcome, why } = await run(
      { commands: [{ scope: "project", args: ["forks"] }], timeoutMs: 1500 },
      ["a.txt"],
    );
    assert.equal(outcome, "broken");
    assert.match(why, /did not end within/);
    const child = Number(readFileSync(`${log()}.child`, "utf8"));
    await until("its child is gone", () => !isRunning(child));
  });

  test("200 MB of output leave the memory flat, and are broken", async () => {
    made.write({ "a.txt": "" });
    const before = process.memoryUsage().rss;
    const { outcome, why } = await run(
      { commands: [{ scope: "project", args: ["floods"] }], maxOutputBytes: 1_000_000 },
      ["a.txt"],
    );
    assert.deepEqual([outcome, why], ["broken", "it printed more than can be read"]);
    assert.ok(process.memoryUsage().rss - before < 120_000_000);
  });

  test("binary output is broken", async () => {
    made.write({ "a.txt": "" });
    const { outcome } = await run({ commands: [{ scope: "project", args: ["binary"] }] }, [
      "a.txt",
    ]);
    assert.equal(outcome, "broken");
  });
});

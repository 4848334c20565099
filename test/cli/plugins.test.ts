import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  ClassifyDocumentSchema,
  PluginsDocumentSchema,
  PluginsDoctorDocumentSchema,
} from "../../src/protocol/tools";
import { assertGolden } from "../unit/assertGolden";
import { runCli } from "./support/runCli";

suite("openspec-workstreams plugins", () => {
  let folder = "";
  setup(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "plugins "));
    mkdirSync(path.join(folder, "openspec"));
    mkdirSync(path.join(folder, ".git"));
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function cli(...args: string[]) {
    // Nothing of the machine's own on the PATH: the answer is the same everywhere.
    const env = { PATH: folder, HOME: folder };
    return runCli(["plugins", ...args], { cwd: ".", env });
  }

  function write(name: string, text: string): string {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  }

  test("list says of every plugin what it does here and why", async () => {
    write("mypy.ini", "[mypy]\n");
    write(".prettierrc", "{}");
    write(".workstreams.json", '{"plugins":{"skip":["prettier","pretty"]}}');
    const { stdout, exitCode } = await cli("list", "--root", folder, "--json");
    const document = PluginsDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(exitCode, 0);
    assertGolden("test/fixtures/cli/plugins-list.json", `${JSON.stringify(document, null, 2)}\n`);
    const { stdout: human } = await cli("list", "--root", folder);
    assert.match(
      human,
      /^0 of \d+ plugins run on this project\n {2}missing +mypy +found mypy.ini, but/,
    );
  });

  test("doctor says what is found and how to install the rest, what runs here and why, and when it last ran", async () => {
    write("mypy.ini", "[mypy]\n");
    write("package.json", "{}");
    write("node", `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
    chmodSync(path.join(folder, "node"), 0o755);
    write(".workstreams.json", '{"plugins":{"skip":["prettier"]}}');
    const { stdout, exitCode } = await cli("doctor", "--root", folder, "--json");
    const document = PluginsDoctorDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(exitCode, 1);
    const plugins = (document.data?.plugins ?? []).map((plugin) =>
      plugin.path === null ? plugin : { ...plugin, path: "<folder>/node", version: "<version>" },
    );
    const golden = { ...document, data: { plugins } };
    assertGolden("test/fixtures/cli/plugins-doctor.json", `${JSON.stringify(golden, null, 2)}\n`);
    const { stdout: human } = await cli("doctor", "--root", folder);
    assert.match(human, /^1 checkers run on this project, 1 would and cannot/);
    assert.match(human, /Run here\n {2}node-check .*found package.json; never ran here/);
    assert.match(human, /Would run here and cannot.*\n {2}mypy .*pip install mypy/);
    assert.match(human, /Skipped by setting\n {2}prettier .*plugins.skip names it/);
    assert.match(human, /Not installed and not asked for\n(?:.*\n)* {2}ruff +pip install ruff/);
  });

  test("classify knows plugins of a folder that has settings and no project yet", async () => {
    rmSync(path.join(folder, "openspec"), { recursive: true });
    write(".workstreams.json", '{"plugins":{"paths":["own.json"]}}');
    write(
      "own.json",
      JSON.stringify({
        id: "own",
        resolve: { bin: "own" },
        commands: [{ scope: "files", args: ["{files}"] }],
        output: { parser: "regex", pattern: "^(?<file>[^:]+):(?<line>\\d+) (?<message>.*)$" },
      }),
    );
    const captured = ["--stdout", write("out", "a.py:3 odd\n"), "--stderr", write("err", "")];
    const { stdout } = await cli(
      "classify",
      "own",
      "--exit",
      "1",
      ...captured,
      "--cwd",
      folder,
      "--json",
    );
    const document = ClassifyDocumentSchema.parse(JSON.parse(stdout));
    assert.deepEqual([document.data?.outcome, document.data?.issues[0]?.line], ["issues", 3]);
    const killed = await cli("classify", "own", "--exit", "137", ...captured, "--cwd", folder);
    assert.match(killed.stdout, /^broken: ended by SIGKILL/);
  });

  test("classify reads captured output, and finds its files in the given folder", async () => {
    write("a.py", "x = 1\ny = undefined_name\n");
    const line = JSON.stringify({
      file: "/was/elsewhere/a.py",
      line: 2,
      column: 4,
      end_line: 2,
      end_column: 18,
      message: "no such name",
      code: "name-defined",
      severity: "error",
    });
    const captured = ["--stdout", write("out", line), "--stderr", write("err", "")];
    const args = ["classify", "mypy", "--exit", "1", ...captured, "--cwd", folder, "--json"];
    const { stdout, exitCode } = await cli(...args);
    const document = ClassifyDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(exitCode, 0);
    assertGolden(
      "test/fixtures/cli/plugins-classify.json",
      `${JSON.stringify(document, null, 2)}\n`,
    );
  });

  test("an unknown plugin, a bad exit code and a missing file end with 2 and what to do", async () => {
    const out = write("out", "");
    const captured = (file: string) => ["--stdout", file, "--stderr", out];
    const unknown = await cli("classify", "magic", "--exit", "0", ...captured(out));
    assert.deepEqual([unknown.exitCode, /There are: actionlint/.test(unknown.stderr)], [2, true]);
    const bad = await cli("classify", "mypy", "--exit", "one", ...captured(out));
    assert.deepEqual([bad.exitCode, /such as 0 or 1/.test(bad.stderr)], [2, true]);
    const missing = await cli("classify", "mypy", "--exit", "0", ...captured(`${out}.no`));
    assert.deepEqual([missing.exitCode, /cannot be read/.test(missing.stderr)], [2, true]);
  });
});

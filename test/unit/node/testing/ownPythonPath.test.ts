import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { watchedCommand } from "../../../../src/node/testing/pythonImports";
import { runTestCommand } from "../../../../src/node/testing/runTestCommand";
import { plainEnvironment } from "../plugins/temporaryProject";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

const hasPytest = spawnSync("pytest", ["--version"]).status === 0;

function write(folder: string, file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

suite("a command that sets PYTHONPATH itself (needs pytest)", () => {
  let main = "";
  let worktree = "";

  setup(function () {
    if (!hasPytest) this.skip();
    main = path.join(temporaryFolder(), "a shop's checkout");
    worktree = path.join(main, ".worktrees/ws-x");
    for (const folder of [main, worktree]) write(folder, "src/shop/__init__.py", "");
    const test = "import os\nimport shop\ndef test_it():\n    open('runs', 'a').write('x')\n";
    write(worktree, "tests/test_shop.py", test);
  });
  teardown(removeTemporaryFolders);

  const run = (command: string) =>
    runTestCommand({
      command,
      folder: worktree,
      env: plainEnvironment,
      reportFolder: path.join(main, ".workstreams/reports/1"),
      checkouts: { main, worktree },
    });

  test("is proven by tests that import from the worktree, and they run once", async () => {
    const { outcome, why } = await run("PYTHONPATH=src pytest -q -p no:cacheprovider tests");
    assert.equal(outcome, "passed", why);
    const { stdout } = spawnSync("cat", ["runs"], { cwd: worktree, encoding: "utf8" });
    assert.equal(stdout, "x");
  });

  test("is not proven where that leads to another checkout, however it is written", async () => {
    for (const command of [
      "PYTHONPATH=../../src pytest -q tests",
      'export PYTHONPATH="$PWD/../../src"; pytest -q tests',
      "sh -c 'PYTHONPATH=../../src pytest -q tests'",
    ]) {
      const { outcome, why } = await run(command);
      assert.equal(outcome, "not_proven", command);
      assert.match(why, /^it imported shop from .*outside of the worktree/, command);
    }
  });

  test("is not proven where nothing can tell, and says so", async () => {
    write(
      worktree,
      "package.json",
      '{ "scripts": { "test": "PYTHONPATH=../../src pytest tests" } }',
    );
    const script = await run("npm test");
    assert.equal(script.outcome, "not_proven", script.why);
    assert.match(script.why, /^not probed: .*set "pythonpath" in pytest's configuration/);
    write(worktree, "pytest.ini", "[pytest]\npythonpath = src\n");
    const isolated = await run("python3 -E -m pytest tests");
    assert.match(isolated.why, /^not probed: /);
  });
});

suite("the watched form of a command", () => {
  const watched = (command: string) => watchedCommand(command, "/tmp/r");

  test("has the probe in front of what it puts into PYTHONPATH, and nothing else", () => {
    assert.equal(watched("PYTHONPATH=src pytest"), "PYTHONPATH=/tmp/r.python:src pytest");
    assert.equal(watched('A=1 PYTHONPATH="a b" x'), 'A=1 PYTHONPATH=/tmp/r.python:"a b" x');
    assert.equal(watched("PYTHONPATH= pytest"), "PYTHONPATH=/tmp/r.python pytest");
    assert.equal(watched('PYTHONPATH="" pytest'), 'PYTHONPATH=""/tmp/r.python pytest');
    assert.equal(watched("export PYTHONPATH=$PWD; x"), "export PYTHONPATH=/tmp/r.python:$PWD; x");
  });

  test("is none where the command sets none, or the folder's name would need quotes", () => {
    assert.equal(watched("MY_PYTHONPATH=src pytest"), undefined);
    assert.equal(watched("pytest"), undefined);
    assert.equal(watchedCommand("PYTHONPATH=src pytest", "/tmp/a b"), undefined);
  });
});

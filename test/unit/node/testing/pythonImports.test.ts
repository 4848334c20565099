import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { foreignModules, watchImports } from "../../../../src/node/testing/pythonImports";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

function write(folder: string, file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

suite("imports of other checkouts (needs python3)", () => {
  let main = "";
  let worktree = "";
  let report = "";

  setup(function () {
    if (!hasPython) this.skip();
    main = temporaryFolder();
    worktree = path.join(main, ".worktrees/ws-x");
    report = path.join(main, ".workstreams/logs/it's a report");
    for (const folder of [main, worktree, path.join(main, ".worktrees/ws-y")]) {
      write(folder, "src/shop/__init__.py", "");
    }
  });
  teardown(removeTemporaryFolders);

  function python(code: string, pythonPath: string, ...args: string[]) {
    const base = { PATH: process.env["PATH"] ?? "", PYTHONPATH: pythonPath };
    const env = watchImports(base, report, { main, worktree });
    const { stdout, stderr, status } = spawnSync("python3", ["-c", code, ...args], {
      cwd: worktree,
      env: { ...env, ...(process.env["HOME"] === undefined ? {} : { HOME: process.env["HOME"] }) },
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  }

  test("the worktree's own modules are none", () => {
    python("import shop, json", path.join(worktree, "src"));
    assert.deepEqual(foreignModules(report), []);
  });

  test("a module of the main checkout, or of another worktree, is told with its file", () => {
    for (const other of [main, path.join(main, ".worktrees/ws-y")]) {
      python("import shop", path.join(other, "src"));
      const file = path.join(other, "src/shop/__init__.py");
      assert.deepEqual(foreignModules(report), [{ name: "shop", file }]);
    }
  });

  test("one that only a process of its own imports is told too", () => {
    const code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import shop'])";
    python(code, path.join(main, "src"));
    assert.deepEqual(
      foreignModules(report).map(({ name }) => name),
      ["shop"],
    );
  });

  test("what is installed below the main checkout is no code of it", () => {
    write(main, ".venv/lib/python3/site-packages/tool.py", "");
    python("import tool", path.join(main, ".venv/lib/python3/site-packages"));
    assert.deepEqual(foreignModules(report), []);
  });

  test("a Python whose prefix is above the main checkout hides nothing of it", () => {
    // As a checkout in /usr/src with the Python of /usr.
    const code = "import sys; sys.base_prefix = sys.argv[1]; import shop";
    python(code, path.join(main, "src"), path.dirname(main));
    assert.deepEqual(
      foreignModules(report).map(({ name }) => name),
      ["shop"],
    );
  });

  test("a sitecustomize that was there before still runs", () => {
    const folder = temporaryFolder();
    write(folder, "sitecustomize.py", "import builtins\nbuiltins.was_here = 'yes'\n");
    assert.equal(python("print(was_here)", folder), "yes");
  });
});

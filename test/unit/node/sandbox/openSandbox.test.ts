import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../../src/core/errors";
import { productChanges } from "../../../../src/core/scope/testArtefacts";
import { seatbeltProfile } from "../../../../src/core/sandbox/seatbeltProfile";
import { confinementText } from "../../../../src/core/sandbox/confinement";
import { openSandbox } from "../../../../src/node/sandbox/openSandbox";

const nothing = { PATH: "/nonexistent" };

suite("sandbox: what there is where", function () {
  this.timeout(60_000);

  test("required refuses where there is none, and says what to install", async function () {
    if (process.platform !== "linux") this.skip();
    await assert.rejects(openSandbox("required", nothing), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /bubblewrap is not installed: install bubblewrap/);
      return true;
    });
  });

  test("auto goes on without, and says so", async function () {
    if (process.platform !== "linux") this.skip();
    const { confinement } = await openSandbox("auto", nothing);
    assert.match(
      confinementText(confinement),
      /^not sandboxed and not contained, because bubblewrap is not installed/,
    );
  });

  test("what left its group and its session is ended where nothing contains it, and nothing else is", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "uncontained-"));
    const worktree = path.join(folder, "worktree");
    mkdirSync(worktree);
    const sandbox = await openSandbox("off", process.env);
    const mark = `8${process.pid}.5`;
    const stranger = `9${process.pid}.5`;
    const start = (seconds: string, cwd: string) =>
      `(cd ${cwd} && env -i setsid /bin/sleep ${seconds} >/dev/null 2>&1 &)`;
    try {
      const place = {
        main: folder,
        root: folder,
        stateFolder: folder,
        commonDir: folder,
        worktree,
      };
      const { outcome } = await sandbox.run(
        {
          command: { shell: `${start(mark, worktree)}; ${start(stranger, "/")}; sleep 0.3` },
          cwd: worktree,
          env: { PATH: process.env["PATH"] ?? "" },
        },
        place,
        { network: false },
      );
      assert.equal(outcome, "exited");
      const alive = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
      assert.doesNotMatch(alive, new RegExp(`sleep ${mark}`));
      const other = alive.split("\n").find((line) => line.includes(`sleep ${stranger}`));
      assert.ok(other !== undefined, "it has nothing to do with the worktree");
      process.kill(Number.parseInt(other, 10));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    assert.equal(existsSync(worktree), false);
  });

  test("the profile for macOS closes what is hidden and opens the worktree after it", () => {
    const profile = seatbeltProfile({
      folder: "/Users/me/p/.worktrees/a",
      network: false,
      mounts: [
        { kind: "write", path: "/Users/me/p/.worktrees/a" },
        { kind: "hidden", path: "/Users" },
        { kind: "read", path: '/Users/me/p "x"' },
      ],
    });
    const rules = profile.split("\n");
    const at = (text: string) => rules.findIndex((rule) => rule.includes(text));
    assert.equal(rules[0], "(version 1)");
    assert.ok(at('(deny file-read* file-write* network-outbound (subpath "/Users"))') > 0);
    assert.ok(at('(allow file-read* (subpath "/Users/me/p \\"x\\""))') > at('(subpath "/Users"))'));
    assert.ok(at("(deny network*)") > 0);
    assert.ok(
      at('(allow file-read* file-write* (subpath "/Users/me/p/.worktrees/a"))') >
        at('(subpath "/Users"))'),
    );
  });

  test("reports, logs and caches of tests are no product; sources are", () => {
    const changed = [
      ...["src/a.js", "src/new.js", "junit.xml", "app.log", "coverage/lcov.info", "notes.txt"],
      ...["src/__snapshots__/a.snap", "src/__pycache__/a.pyc", "package-lock.json", "dev.sqlite3"],
    ];
    const tracked = new Set(["src/a.js", "package-lock.json", "dev.sqlite3"]);
    assert.deepEqual(
      productChanges(changed, {
        isTracked: (file) => tracked.has(file),
        isInScope: (file) => file.startsWith("src/"),
      }),
      ["src/a.js", "src/new.js"],
    );
  });
});

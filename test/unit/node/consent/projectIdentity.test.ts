import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectIdentity } from "../../../../src/node/consent/projectIdentity";
import { foreignOwner } from "../../../../src/node/git/trust/owner";
import { findProject } from "../../../../src/node/project";

suite("which project it is, and whose", () => {
  let folder = "";
  let root = "";
  setup(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "identity-")));
    root = path.join(folder, "project");
    make(root);
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function make(at: string): void {
    mkdirSync(path.join(at, "openspec"), { recursive: true });
    execFileSync("git", ["init", "-q"], { cwd: at });
  }

  test("it stays the same when files change and when it is moved; another one in its place is another one", () => {
    const before = projectIdentity(root);
    writeFileSync(path.join(root, "a.txt"), "a");
    execFileSync("git", ["add", "."], { cwd: root });
    assert.equal(projectIdentity(root), before);
    renameSync(root, path.join(folder, "moved"));
    assert.equal(projectIdentity(path.join(folder, "moved")), before);
    cpSync(path.join(folder, "moved"), root, { recursive: true });
    assert.notEqual(projectIdentity(root), before);
    rmSync(path.join(folder, "moved", ".git"), { recursive: true });
    writeFileSync(path.join(folder, "moved", ".git"), `gitdir: ${root}/.git\n`);
    assert.notEqual(projectIdentity(path.join(folder, "moved")), projectIdentity(root));
  });

  test("what another user owns is refused, until git is told that it is safe", function () {
    if (process.geteuid?.() !== 0) this.skip();
    const home = path.join(folder, "home");
    mkdirSync(home);
    const actor = { uid: 0, env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home } };
    const project = { root, gitRoot: root };
    assert.equal(foreignOwner(project, actor), undefined);
    for (const name of [".git", "openspec", "."]) {
      const file = path.join(root, name);
      chownSync(file, 4242, 4242);
      assert.equal(foreignOwner(project, actor), path.join(root, name));
      const sudo = { uid: 0, env: { ...actor.env, SUDO_UID: "4242" } };
      assert.equal(foreignOwner(project, sudo), undefined);
      chownSync(file, 0, 0);
    }
    chownSync(path.join(root, ".git"), 4242, 4242);
    assert.throws(() => findProject(root), /belongs to another user.*safe\.directory/);
    for (const [value, isSafe] of [
      [`${folder}/other`, false],
      [root, true],
      [`${folder}/*`, true],
      ["*", true],
    ] as const) {
      writeFileSync(path.join(home, ".gitconfig"), `[safe]\n\tdirectory = ${value}\n`);
      assert.equal(foreignOwner(project, actor) === undefined, isSafe, value);
    }
    // The repository's own configuration has no say.
    rmSync(path.join(home, ".gitconfig"));
    writeFileSync(path.join(root, ".git/config"), "[safe]\n\tdirectory = *\n");
    assert.notEqual(foreignOwner(project, actor), undefined);
  });
});

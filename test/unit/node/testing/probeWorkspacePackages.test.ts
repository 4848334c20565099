import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import {
  linkWorkspacePackages,
  probeWorkspacePackages,
} from "../../../../src/node/testing/probeWorkspacePackages";
import type { Checkouts } from "../../../../src/node/testing/pythonImports";
import { temporaryProject, type TemporaryProject } from "../plugins/temporaryProject";

const files = {
  "package.json": '{"workspaces":["packages/*","!packages/old","apps/**"]}',
  "packages/a/package.json": '{"name":"a"}',
  "packages/old/package.json": '{"name":"old"}',
  "packages/evil/package.json": '{"name":"../../evil"}',
  "apps/deep/web/package.json": '{"name":"@x/web"}',
};

suite("workspace packages", () => {
  let main: TemporaryProject;
  let worktree: string;
  let checkouts: Checkouts;
  setup(() => {
    main = temporaryProject(files);
    worktree = path.join(main.folder, ".worktrees", "ws-a");
    checkouts = { main: main.folder, worktree };
    main.write(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`.worktrees/ws-a/${name}`, text]),
      ),
    );
  });
  teardown(() => {
    main.remove();
  });

  test("a package that comes from the main checkout is named with its place", () => {
    mkdirSync(path.join(main.folder, "node_modules"));
    symlinkSync(
      path.join(main.folder, "packages/a"),
      path.join(main.folder, "node_modules/a"),
      "junction",
    );
    assert.deepEqual(probeWorkspacePackages(checkouts), [
      { name: "a", resolved: path.join(main.folder, "packages/a") },
    ]);
    assert.deepEqual(linkWorkspacePackages(checkouts), ["@x/web", "a"]);
    assert.deepEqual(probeWorkspacePackages(checkouts), []);
    const link = path.join(worktree, "node_modules/@x/web");
    assert.equal(realpathSync(link), path.join(worktree, "apps/deep/web"));
  });

  test("what is installed in the worktree already is left as it is", () => {
    linkWorkspacePackages(checkouts);
    assert.deepEqual(linkWorkspacePackages(checkouts), []);
  });

  function link(target: string, at: string): void {
    mkdirSync(path.dirname(at), { recursive: true });
    symlinkSync(target, at, "junction");
  }

  test("a dependency on a path of the repository is linked to the worktree's own folder", () => {
    main.write({ "lib/word/package.json": '{"name":"word"}' });
    link(path.join(main.folder, "lib/word"), path.join(main.folder, "node_modules/word"));
    const foreign = { name: "word", resolved: path.join(main.folder, "lib/word") };
    assert.deepEqual(probeWorkspacePackages(checkouts), [foreign]);
    linkWorkspacePackages(checkouts);
    assert.deepEqual(
      probeWorkspacePackages(checkouts),
      [foreign],
      "the worktree has no such folder",
    );
    main.write({ ".worktrees/ws-a/lib/word/package.json": '{"name":"word"}' });
    assert.deepEqual(linkWorkspacePackages(checkouts), ["word"]);
    assert.deepEqual(probeWorkspacePackages(checkouts), []);
  });

  test("a package's own node_modules may lead elsewhere too", () => {
    linkWorkspacePackages(checkouts);
    link(
      path.join(main.folder, "apps/deep/web"),
      path.join(worktree, "packages/a/node_modules/@x/web"),
    );
    assert.deepEqual(probeWorkspacePackages(checkouts), [
      { name: "@x/web", resolved: path.join(main.folder, "apps/deep/web") },
    ]);
  });

  test("copies of other people's packages, and links between them, are no code of the main checkout", () => {
    linkWorkspacePackages(checkouts);
    const store = "node_modules/.pnpm/left@1/node_modules/left/package.json";
    main.write({ "node_modules/right/package.json": "{}", [store]: "{}" });
    link(path.join(main.folder, path.dirname(store)), path.join(main.folder, "node_modules/left"));
    assert.deepEqual(probeWorkspacePackages(checkouts), []);
  });

  test("nothing is linked through a node_modules that is the main checkout's", () => {
    main.write({ "node_modules/right/package.json": "{}" });
    link(path.join(main.folder, "node_modules"), path.join(worktree, "node_modules"));
    assert.deepEqual(linkWorkspacePackages(checkouts), []);
    assert.ok(!existsSync(path.join(main.folder, "node_modules/a")));
  });

  test("a name that leads out of node_modules is not linked", () => {
    linkWorkspacePackages(checkouts);
    assert.ok(!existsSync(path.join(worktree, "..", "evil")));
    assert.ok(!existsSync(path.join(main.folder, ".worktrees", "evil")));
  });

  test("a project without workspaces has nothing to link", () => {
    main.write({ "package.json": "{}", "apps/deep/package.json": "not json" });
    assert.deepEqual(linkWorkspacePackages({ main: main.folder, worktree: main.folder }), []);
  });
});

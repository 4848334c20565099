import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import {
  linkWorkspacePackages,
  probeWorkspacePackages,
} from "../../../../src/node/testing/probeWorkspacePackages";
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
  setup(() => {
    main = temporaryProject(files);
    worktree = path.join(main.folder, ".worktrees", "ws-a");
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
    assert.deepEqual(probeWorkspacePackages(worktree), [
      { name: "a", resolved: path.join(main.folder, "packages/a") },
    ]);
    assert.deepEqual(linkWorkspacePackages(worktree), ["@x/web", "a"]);
    assert.deepEqual(probeWorkspacePackages(worktree), []);
    const link = path.join(worktree, "node_modules/@x/web");
    assert.equal(realpathSync(link), path.join(worktree, "apps/deep/web"));
  });

  test("what is installed in the worktree already is left as it is", () => {
    linkWorkspacePackages(worktree);
    assert.deepEqual(linkWorkspacePackages(worktree), []);
  });

  test("a name that leads out of node_modules is not linked", () => {
    linkWorkspacePackages(worktree);
    assert.ok(!existsSync(path.join(worktree, "..", "evil")));
    assert.ok(!existsSync(path.join(main.folder, ".worktrees", "evil")));
  });

  test("a project without workspaces has nothing to link", () => {
    main.write({ "package.json": "{}", "apps/deep/package.json": "not json" });
    assert.deepEqual(linkWorkspacePackages(main.folder), []);
  });
});

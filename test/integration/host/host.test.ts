import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

suite("the VS Code of these tests", () => {
  test("is a real one, in a version that the extension supports", () => {
    console.log(`      VS Code ${vscode.version} on Node ${process.versions.node}`);
    const [major, minor] = vscode.version.split(".").map(Number);
    assert.equal(major, 1);
    assert.ok(minor !== undefined && minor >= 104, vscode.version);
  });

  test("has the extension", () => {
    const extension = vscode.extensions.getExtension("openspec-workstreams.openspec-workstreams");
    assert.ok(extension !== undefined);
  });

  test("shows the workspace that the scene has made, and its files are on this machine's disk", () => {
    const [home, folder, ...others] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(home !== undefined && folder !== undefined);
    assert.equal(others.length, 0);
    assert.ok(existsSync(join(folder.uri.fsPath, "readme.md")));
    assert.ok(vscode.workspace.isTrusted);
  });

  test("runs git, as the Source Control view needs it", async () => {
    const git = vscode.extensions.getExtension("vscode.git");
    assert.ok(git !== undefined);
    await git.activate();
    assert.ok(git.isActive);
  });
});

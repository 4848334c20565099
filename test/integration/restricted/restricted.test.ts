import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { eventually, extension, root, rowOf, rows } from "../support/extension";

suite("Restricted Mode", () => {
  test("is what this window is in, and the extension is there", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await extension().activate();
  });

  test("shows changes and bundles, and checks them while typing", async () => {
    assert.ok(await rowOf("changes", "add-hello-endpoint"));
    assert.equal((await rowOf("workstreams", "ws-hello")).description, "pending · never run");
    const file = vscode.Uri.file(join(root(), "openspec/changes/add-hello-endpoint/proposal.md"));
    const editor = await vscode.window.showTextDocument(file);
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(7).range, "The API answers.");
    });
    await eventually("a problem", () => vscode.languages.getDiagnostics(file)[0]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("says what it knows in lenses and offers nothing to run", async () => {
    const file = vscode.Uri.file(join(root(), "openspec/changes/add-hello-endpoint/proposal.md"));
    const lenses = await eventually("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        file,
      );
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      lenses.filter(({ command }) => command?.command !== ""),
      [],
    );
  });

  test("runs nothing and writes nothing, whoever asks", async () => {
    const before = readdirSync(root(), { recursive: true }).length;
    const workstream = await rowOf("workstreams", "ws-hello");
    const change = await rowOf("changes", "add-hello-endpoint");
    for (const [command, row] of [
      [commandIds.runWorkstream, workstream],
      [commandIds.dryRunWorkstream, workstream],
      [commandIds.followOutput, workstream],
      [commandIds.mergeWorkstream, workstream],
      [commandIds.convertToWorkstream, change],
      [commandIds.archiveChange, change],
      [commandIds.newChange, undefined],
    ] as const) {
      // Without trust each is refused at once; with it each of them would ask or start something.
      await vscode.commands.executeCommand(command, row);
    }
    assert.equal(vscode.tasks.taskExecutions.length, 0);
    assert.equal(vscode.window.terminals.length, 0);
    assert.equal(readdirSync(root(), { recursive: true }).length, before);
    assert.equal(existsSync(join(root(), ".workstreams")), false);
    assert.doesNotMatch(readFileSync(join(root(), ".git/info/exclude"), "utf8"), /workstreams/);
    assert.ok((await rows("workstreams")).length > 0);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { eventually, root, rowOf, rows } from "../support/extension";

const bundle = () => join(root(), "workstreams/ws-add-hello-world-endpoint.json");

suite("Convert to Workstream", () => {
  test("writes the bundle of the change and opens it in the bundle editor", async () => {
    const row = await rowOf("changes", "add-hello-endpoint");
    await vscode.commands.executeCommand(commandIds.convertToWorkstream, row);
    const written: unknown = JSON.parse(readFileSync(bundle(), "utf8"));
    assert.ok(typeof written === "object" && written !== null);
    assert.equal("openspec_change" in written && written.openspec_change, "add-hello-endpoint");
    const input = await eventually("the bundle editor", () => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof vscode.TabInputCustom ? active : undefined;
    });
    assert.equal(input.viewType, "openspecWorkstreams.bundleEditor");
    assert.equal(input.uri.fsPath, bundle());
  });

  test("brings the workstream into both views", async () => {
    const row = await eventually("its row", async () =>
      (await rows("workstreams")).find(({ label }) => label === "ws-add-hello-world-endpoint"),
    );
    assert.equal(row.description, "pending · never run");
    const change = await rowOf("changes", "add-hello-endpoint");
    assert.match(change.description ?? "", /^plan · /);
  });

  test("leaves a bundle alone that is what the change says", async () => {
    const before = readFileSync(bundle(), "utf8");
    const row = await rowOf("changes", "add-hello-endpoint");
    await vscode.commands.executeCommand(commandIds.convertToWorkstream, row);
    assert.equal(readFileSync(bundle(), "utf8"), before);
  });

  test("shows a diff before it replaces a bundle, and keeps it without a yes", async () => {
    const edited = readFileSync(bundle(), "utf8").replace('"gate": 1', '"gate": 2');
    await vscode.workspace.fs.writeFile(vscode.Uri.file(bundle()), Buffer.from(edited));
    const row = await rowOf("changes", "add-hello-endpoint");
    const done = vscode.commands.executeCommand(commandIds.convertToWorkstream, row);
    await eventually("a diff", () => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof vscode.TabInputTextDiff ? true : undefined;
    });
    let isOver = false;
    const over = Promise.resolve(done).then(() => {
      isOver = true;
    });
    await eventually("the question goes away unanswered", async () => {
      await vscode.commands.executeCommand("notifications.clearAll");
      return isOver ? true : undefined;
    });
    await over;
    assert.equal(readFileSync(bundle(), "utf8"), edited);
    await vscode.workspace.fs.writeFile(
      vscode.Uri.file(bundle()),
      Buffer.from(edited.replace('"gate": 2', '"gate": 1')),
    );
  });
});

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { eventually, extension, rows, scenarioItems } from "../support/extension";

suite("several folders", () => {
  test("each show their project, also one that lies deeper", async () => {
    const { changes } = await extension().activate();
    const top = await eventually("both projects", async () => {
      const found = await changes.rows();
      return found.length === 2 ? found : undefined;
    });
    assert.ok(top[1]?.label.endsWith("/services/api"), top[1]?.label);
    const all = await rows("changes");
    assert.equal(all.filter(({ label }) => label === "add-hello-endpoint").length, 2);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });

  test("each have their scenarios in the Test Explorer, though both have the same", async () => {
    const items = await eventually("the scenarios of both", async () => {
      const found = await scenarioItems();
      return found.length === 8 ? found : undefined;
    });
    const projects = items.filter((item) => !item.startsWith(" "));
    assert.equal(projects.length, 2, items.join("\n"));
    assert.match(projects[1] ?? "", /\/services\/api \|/);
    assert.equal(items.filter((item) => item.includes("Say Hello | unproven")).length, 2);
  });

  test("convert the change of the folder that was meant", async () => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const [one, two] = folders.map(({ uri }) => uri.fsPath);
    assert.ok(one !== undefined && two !== undefined);
    const first = (await rows("changes")).find(
      (row) => row.target?.kind === "change" && row.target.root === one,
    );
    await vscode.commands.executeCommand(commandIds.convertToWorkstream, first);
    assert.ok(existsSync(join(one, "workstreams/ws-add-hello-world-endpoint.json")));
    assert.equal(existsSync(join(two, "services/api/workstreams")), false);
  });
});

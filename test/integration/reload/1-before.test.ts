import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { eventually, root, rowOf } from "../support/extension";

suite("a window with a run", () => {
  test("starts a run that is not over when the window goes away", async () => {
    writeFileSync(join(root(), ".git/agent-waits"), "");
    const change = await rowOf("changes", "add-hello-endpoint");
    await vscode.commands.executeCommand(commandIds.convertToWorkstream, change);
    const workstream = await rowOf("workstreams", "ws-add-hello-world-endpoint");
    await vscode.commands.executeCommand(commandIds.runWorkstream, workstream);
    await eventually("EDIT runs", async () => {
      const row = await rowOf("workstreams", "ws-add-hello-world-endpoint");
      return row.description?.startsWith("running: EDIT #1") === true ? true : undefined;
    });
  });
});

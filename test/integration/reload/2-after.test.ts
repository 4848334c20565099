import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { query } from "../support/cli";
import { eventually, extension, root, rowOf } from "../support/extension";

const id = "ws-add-hello-world-endpoint";

suite("the window after it", () => {
  test("shows the run that went on without it", async () => {
    await extension().activate();
    const row = await rowOf("workstreams", id);
    assert.match(row.description ?? "", /^running: EDIT #1/);
    assert.match(row.context, /can-follow/);
  });

  test("can follow its output in a terminal", async () => {
    await vscode.commands.executeCommand(commandIds.followOutput, await rowOf("workstreams", id));
    const terminal = vscode.window.terminals.find(({ name }) => name === `Follow ${id}`);
    assert.ok(terminal !== undefined);
    assert.ok((await terminal.processId) !== undefined);
  });

  test("sees it end", async () => {
    rmSync(join(root(), ".git/agent-waits"), { force: true });
    await eventually(
      "the run is done",
      async () =>
        (await rowOf("workstreams", id)).description === "done · not merged" ? true : undefined,
      60_000,
    );
    assert.deepEqual(query(root(), "SELECT status FROM runs"), [{ status: "completed" }]);
  });
});

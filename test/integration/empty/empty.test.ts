import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually, extension, root, rows } from "../support/extension";
import { proposal } from "../support/smallProject";

suite("a folder without openspec", () => {
  test("does not start the extension", async () => {
    await sleep(3000);
    assert.equal(extension().isActive, false);
  });

  test("shows nothing until there is a change, then shows it", async () => {
    assert.deepEqual(await rows("changes"), []);
    mkdirSync(join(root(), "openspec/changes/first"), { recursive: true });
    const file = vscode.Uri.file(join(root(), "openspec/changes/first/proposal.md"));
    await vscode.workspace.fs.writeFile(file, Buffer.from(proposal));
    await eventually("the change", async () =>
      (await rows("changes")).find(({ label }) => label === "first"),
    );
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { agentCommandFiles } from "../../../src/core/agents/agentCommandFiles";
import { commandIds } from "../../../src/extension/base/commandIds";
import { eventually, extension, root, rowOf, rows } from "../support/extension";
import { open, uri, write } from "./editorAt";
import { bundleFile, delta, deltaFile, spec, specFile, tasksFile } from "./languageFiles";

function read(file: string): string {
  return readFileSync(join(root(), file), "utf8");
}

function accept(): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
}

/** Accepts what a quick pick or input box has, again and again, until something is so. */
async function acceptUntil(what: string, isSo: () => boolean): Promise<void> {
  await eventually(
    what,
    async () => {
      if (isSo()) return true;
      await accept();
      await new Promise((resolve) => setTimeout(resolve, 400));
      return undefined;
    },
    40_000,
  );
}

/** Goes away from the question of a command as often as it takes: it may not be there yet. */
async function closeUntilDone(command: Thenable<unknown>): Promise<void> {
  let isDone = false;
  const ended = command.then(() => {
    isDone = true;
  });
  await eventually("the command ends", async () => {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    return isDone ? true : undefined;
  });
  await ended;
}

suite("the Changes view acts", () => {
  test("gives every task a box that says whether it is ticked", async () => {
    const provider = (await extension().activate()).changes;
    const boxes = (await rows("changes")).filter(({ ticked }) => ticked !== undefined);
    const states: unknown[] = [];
    for (const row of boxes) states.push(provider.getTreeItem(row).checkboxState);
    assert.deepEqual(states, [
      vscode.TreeItemCheckboxState.Unchecked,
      vscode.TreeItemCheckboxState.Checked,
    ]);
  });

  test("offers to unarchive what is archived, and to archive what is open", async () => {
    const row = await rowOf("changes", "rate-limiting");
    assert.equal(row.target?.kind, "change");
    const ids = await vscode.commands.getCommands(true);
    assert.ok(ids.includes(commandIds.unarchiveChange) && ids.includes(commandIds.archiveChange));
  });
});

suite("Install Agent Commands", () => {
  const names = Object.keys(agentCommandFiles);

  test("writes three commands that call this command line", async () => {
    await vscode.commands.executeCommand(commandIds.installAgentCommands);
    for (const name of names) {
      assert.equal(read(name), agentCommandFiles[name]);
      assert.match(read(name), /openspec-workstreams /);
    }
  });

  test("asks before it replaces one that says something else", async () => {
    const [first = ""] = names;
    await vscode.workspace.fs.writeFile(uri(first), Buffer.from("mine\n"));
    void vscode.commands.executeCommand(commandIds.installAgentCommands);
    await eventually("its diff", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes("yours and the one that would be installed")),
    );
    await vscode.commands.executeCommand("notifications.clearAll");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(read(first), "mine\n");
  });
});

suite("Archive…", () => {
  const fixed = delta
    .replace(
      "return 429\n",
      "return 429\n\n#### Scenario: Within Limit\n- **WHEN** a client makes 99 requests in 1 minute\n- **THEN** the API SHALL answer them\n",
    )
    .replace("Limit Header\n", "Limit Headers\n")
    .replace(
      "API will hold bursts back.\n",
      "API SHALL hold bursts back.\n\n#### Scenario: Burst\n- **WHEN** many come\n- **THEN** few pass\n",
    );
  const archived = () => readdirSync(join(root(), "openspec/changes")).includes("archive");

  suiteSetup(async () => {
    // A bundle would have to be done first.
    await vscode.workspace.fs.delete(uri(bundleFile));
    // What is not done would be asked about.
    const list = await open(tasksFile);
    await write(list, list.getText().replaceAll("- [ ]", "- [x]"));
    await list.save();
    const document = await open(deltaFile);
    await write(document, fixed);
    await document.save();
    await eventually("the change is read again", async () => {
      const row = await rowOf("changes", "rate-limiting");
      return row.description?.includes("problem") === true ? undefined : true;
    });
  });

  test("shows the specs as they would be, and writes nothing when nobody chooses", async () => {
    const done = vscode.commands.executeCommand(commandIds.archiveChange, uri(deltaFile));
    await eventually("the preview", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes("Archive rate-limiting: specs")),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(read(specFile), spec);
    await closeUntilDone(done);
    assert.equal(read(specFile), spec);
    assert.equal(archived(), false);
  });

  test("archives when it is chosen", async () => {
    const done = vscode.commands.executeCommand(commandIds.archiveChange, uri(deltaFile));
    await acceptUntil("the change is archived", archived);
    await done;
    const after = read(specFile);
    assert.match(after, /50\/min/);
    assert.doesNotMatch(after, /Limit Headers/);
    assert.match(after, /Requirement: Burst Limit/);
    const row = await eventually("the archived row", async () =>
      (await rows("changes")).find(({ context }) => context === "archived-change"),
    );
    assert.deepEqual(row.target, { kind: "archived", root: root(), change: "rate-limiting" });
  });
});

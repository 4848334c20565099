import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { query } from "../support/cli";
import { eventually, root, rowOf, rows, scenarioItems } from "../support/extension";

const id = "ws-add-hello-world-endpoint";

/** Resolves to how the next task of ours ends. */
function taskEnd(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.definition.type !== "workstream") return;
      listener.dispose();
      resolve(exitCode);
    });
  });
}

async function workstream() {
  return rowOf("workstreams", id);
}

suite("workstream tasks", () => {
  const waits = () => join(root(), ".git/agent-waits");
  teardown(() => {
    rmSync(waits(), { force: true });
  });

  test("are offered for every bundle", async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: "workstream" });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), [`Dry Run ${id}`, `Run ${id}`]);
    const [task] = tasks;
    assert.ok(task?.execution instanceof vscode.ProcessExecution);
    assert.equal(task.execution.process, process.execPath);
  });

  test("dry run a workstream and leave it as it was", async () => {
    const ended = taskEnd();
    await vscode.commands.executeCommand(commandIds.dryRunWorkstream, await workstream());
    await ended;
    assert.deepEqual(query(root(), "SELECT dry_run FROM runs"), [{ dry_run: 1 }]);
    assert.deepEqual(query(root(), "SELECT * FROM workstreams"), []);
    assert.equal(existsSync(join(root(), ".worktrees")), false);
  });

  test("can be written into tasks.json and are resolved from there", async () => {
    const definition: vscode.TaskDefinition = { type: "workstream", id, dryRun: true };
    const tasks = vscode.Uri.file(join(root(), ".vscode/tasks.json"));
    const text = JSON.stringify({ version: "2.0.0", tasks: [{ label: "mine", ...definition }] });
    await vscode.workspace.fs.writeFile(tasks, Buffer.from(text));
    const mine = await eventually("the task", async () =>
      (await vscode.tasks.fetchTasks()).find(({ name }) => name === "mine"),
    );
    const ended = taskEnd();
    const before = query(root(), "SELECT id FROM runs WHERE dry_run = 1").length;
    await vscode.tasks.executeTask(mine);
    await ended;
    assert.equal(query(root(), "SELECT id FROM runs WHERE dry_run = 1").length, before + 1);
  });

  test("that a person terminates become a recorded cancel", async () => {
    writeFileSync(waits(), "");
    await vscode.commands.executeCommand(commandIds.runWorkstream, await workstream());
    await eventually("EDIT runs in the view", async () =>
      (await workstream()).description?.startsWith("running: EDIT") === true ? true : undefined,
    );
    const execution = vscode.tasks.taskExecutions.find(
      ({ task }) => task.definition.type === "workstream",
    );
    execution?.terminate();
    await eventually("the run is cancelled", async () =>
      (await workstream()).description?.startsWith("cancelled") === true ? true : undefined,
    );
    const [run] = query(root(), "SELECT status FROM runs WHERE dry_run = 0");
    assert.deepEqual(run, { status: "cancelled" });
  });

  test("run a workstream to done, seen in the views while it runs and after", async () => {
    const ended = taskEnd();
    await vscode.commands.executeCommand(commandIds.runWorkstream, await workstream());
    assert.equal(await ended, 0);
    assert.deepEqual(
      query(
        root(),
        `SELECT w.id, w.openspec_change, w.state, r.status FROM workstreams w JOIN runs r ON w.run_id = r.id`,
      ),
      [{ id, openspec_change: "add-hello-endpoint", state: "done", status: "completed" }],
    );
    await eventually("done in the view", async () =>
      (await workstream()).description === "done · not merged" ? true : undefined,
    );
    const shown = (await rows("workstreams")).map(
      ({ label, description = "" }) => `${label} ${description}`,
    );
    assert.ok(
      shown.some((line) => line.startsWith("EDIT #1 passed · ")),
      shown.join("\n"),
    );
    assert.ok(
      shown.some((line) => line.startsWith("RUNTIME #1 passed · ")),
      shown.join("\n"),
    );
  });

  test("prove the scenario in the Test Explorer", async () => {
    const items = await eventually("proven", async () => {
      const found = await scenarioItems();
      return found.some((item) => item.includes("| proven")) ? found : undefined;
    });
    assert.equal(items.length, 3, items.join("\n"));
    assert.match(items[2] ?? "", /^ {4}Say Hello \| proven just now/);
  });

  test("prove the scenario: tree, lens and status say so", async () => {
    const scenario = await eventually("proven", async () => {
      const row = await rowOf("changes", "Say Hello");
      return row.description?.startsWith("proven") === true ? row : undefined;
    });
    assert.equal(scenario.icon.id, "verified-filled");
    const file = vscode.Uri.file(join(root(), "openspec/changes/add-hello-endpoint/proposal.md"));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      file,
    );
    const titles = lenses.map(({ command }) => command?.title ?? "");
    assert.ok(titles.includes("1 of 1 scenario proven"), titles.join("\n"));
    assert.ok(
      titles.some((title) => /^proven just now · [0-9a-f]{7}$/.test(title)),
      titles.join("\n"),
    );
  });
});

import * as vscode from "vscode";
import { commandIds } from "../../../src/extension/base/commandIds";
import { rowOf } from "../support/extension";
import { assertBothRecorded, ofCommandLine, ofWindow, seesItDone, seesItRun } from "./bothRuns";

suite("the window that starts a run", () => {
  test("shows it", async () => {
    const change = await rowOf("changes", "add-hello-endpoint");
    await vscode.commands.executeCommand(commandIds.convertToWorkstream, change);
    const workstream = await rowOf("workstreams", ofWindow);
    await vscode.commands.executeCommand(commandIds.runWorkstream, workstream);
    await seesItRun(1, ofWindow);
  });

  test("shows the run of the command line too, while it runs and when it is done", async () => {
    await seesItRun(1, ofCommandLine);
    await seesItDone(1, ofCommandLine);
    await seesItDone(1, ofWindow);
    assertBothRecorded();
  });
});

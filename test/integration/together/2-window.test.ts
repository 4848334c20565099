import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { extension, root } from "../support/extension";
import { assertBothRecorded, ofCommandLine, ofWindow, seesItDone, seesItRun } from "./bothRuns";

function startCommandLine(...args: string[]): { child: ChildProcess; said: () => string } {
  const script = join(extension().extensionPath, "dist/cli.cjs");
  const child = spawn(process.execPath, [script, ...args, "--root", root()], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return { child, said: () => output };
}

suite("the window beside it", () => {
  test("shows the run of the other window while it runs", async () => {
    await extension().activate();
    await seesItRun(2, ofWindow);
  });

  test("shows a run of the command line beside it, and how both end", async () => {
    const converted = startCommandLine("convert", "--change-id", "add-bye-endpoint");
    await once(converted.child, "close");
    assert.equal(converted.child.exitCode, 0, converted.said());
    const run = startCommandLine("run", "--ws-id", ofCommandLine, "--trust");
    const ended = once(run.child, "close");
    await seesItRun(2, ofCommandLine);
    await ended;
    assert.equal(run.child.exitCode, 0, run.said());
    await seesItDone(2, ofCommandLine);
    await seesItDone(2, ofWindow);
    assertBothRecorded();
  });
});

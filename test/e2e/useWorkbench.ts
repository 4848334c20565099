import { endServers } from "./sharedServer";
import { Workbench, type WorkbenchSetup } from "./workbench";

// At the root of all suites, once for the process.
suiteTeardown("VS Code and the browser end", endServers);

/** Within a suite: opens VS Code before its tests, closes it after, and pictures what failed. */
export function useWorkbench(prepare: () => WorkbenchSetup): () => Workbench {
  let workbench: Workbench | undefined;

  suiteSetup("a window opens", async () => {
    workbench = await Workbench.start(prepare());
  });
  teardown("a picture of a failure", async function () {
    const test = this.currentTest;
    if (test?.state !== "failed") return;
    await workbench?.screenshot(`failed-${test.fullTitle().replace(/[^a-z0-9]+/gi, "-")}`);
  });
  suiteTeardown("the window closes", async () => {
    await workbench?.close();
  });

  return () => {
    if (workbench === undefined) throw new Error("VS Code has not started");
    return workbench;
  };
}

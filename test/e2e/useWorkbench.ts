import { Workbench, type WorkbenchSetup } from "./workbench";

/** Within a suite: starts VS Code before its tests, ends it after, and pictures what failed. */
export function useWorkbench(prepare: () => WorkbenchSetup): () => Workbench {
  let workbench: Workbench | undefined;

  suiteSetup("VS Code starts", async () => {
    workbench = await Workbench.start(prepare());
  });
  teardown("a picture of a failure", async function () {
    const test = this.currentTest;
    if (test?.state !== "failed") return;
    await workbench?.screenshot(`failed-${test.fullTitle().replace(/[^a-z0-9]+/gi, "-")}`);
  });
  suiteTeardown("VS Code ends", async () => {
    await workbench?.close();
  });

  return () => {
    if (workbench === undefined) throw new Error("VS Code has not started");
    return workbench;
  };
}

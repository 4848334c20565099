import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TemporaryFolder } from "../host/temporaryFolder";
import { smallProject } from "../integration/support/smallProject";
import { useWorkbench } from "./useWorkbench";

suite("the packaged extension, installed as a user installs it", () => {
  let folder: TemporaryFolder;
  const workbench = useWorkbench(() => {
    folder = smallProject();
    return { open: folder.path, extension: "installed" };
  });
  suiteTeardown(() => {
    folder.remove();
  });

  test("shows the change, converts it and runs it to done", async () => {
    await workbench().openView("OpenSpec");
    const change = workbench().treeItem(/^add-hello-endpoint, document/);
    await change.hover();
    await change.getByRole("button", { name: "Convert to Workstream" }).click();
    const workstream = workbench().treeItem(/^ws-add-hello-world-endpoint, pending/);
    await workstream.hover();
    assert.ok(existsSync(join(folder.path, "workstreams/ws-add-hello-world-endpoint.json")));
    await workstream.getByRole("button", { name: "Run", exact: true }).click();
    await workbench()
      .treeItem(/^ws-add-hello-world-endpoint, done · not merged/)
      .waitFor({ timeout: 180_000 });
    await workbench().webview().getByText("ws-add-hello-world-endpoint").first().waitFor();
    await workbench().screenshot("installed");
  });
});

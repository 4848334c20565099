import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { TemporaryFolder } from "../host/temporaryFolder";
import { proposal, smallProject } from "../integration/support/smallProject";
import { InspectRowsDocumentSchema } from "../../src/protocol/cli";
import { root } from "../host/paths";
import { useWorkbench } from "./useWorkbench";

const unproven = `
#### Scenario: Friendly Tone
- **WHEN** somebody reads the answer
- **THEN** it SHALL sound friendly

## Impact`;

suite("a workstream that needs a person", () => {
  let folder: TemporaryFolder;
  const workbench = useWorkbench(() => {
    folder = smallProject({
      "openspec/changes/add-hello-endpoint/proposal.md": proposal.replace("\n## Impact", unproven),
    });
    return { open: folder.path };
  });
  suiteTeardown(() => {
    folder.remove();
  });

  const question = () =>
    workbench().page.locator(".notifications-center .notification-list-item", {
      hasText: "ws-add-hello-world-endpoint needs you: not proven",
    });

  test("asks in a notification when the run is over", async () => {
    await workbench().openView("OpenSpec");
    const change = workbench().treeItem(/^add-hello-endpoint, document/);
    // The list of themes is whole only when extensions have started, which the row shows.
    await change.waitFor();
    await workbench().setTheme("dark");
    await change.hover();
    await change.getByRole("button", { name: "Convert to Workstream" }).click();
    const workstream = workbench().treeItem(/^ws-add-hello-world-endpoint, pending/);
    await workstream.hover();
    await workstream.getByRole("button", { name: "Run", exact: true }).click();
    await workbench()
      .treeItem(/^ws-add-hello-world-endpoint, needs you: .*Friendly Tone/)
      .first()
      .waitFor({ timeout: 180_000 });
    // A toast goes away by itself; the list of notifications keeps it.
    await workbench().quick(">Notifications: Show Notifications");
    await question().waitFor();
    await workbench().webview().getByRole("button", { name: "Answer…" }).waitFor();
    await workbench().screenshot("needs-you-dark");
  });

  test("asks the same from the workstream's row and from the editor of its bundle", async () => {
    const { page } = workbench();
    const row = workbench()
      .treeItem(/^ws-add-hello-world-endpoint, needs you: /)
      .first();
    const doors = {
      row: async () => {
        await row.hover();
        await row.getByRole("button", { name: "Confirm" }).click();
      },
      editor: () => workbench().webview().getByRole("button", { name: "Answer…" }).click(),
    };
    for (const open of Object.values(doors)) {
      await open();
      await page
        .locator(".quick-input-list .monaco-list-row", { hasText: "Friendly Tone" })
        .waitFor();
      await page.keyboard.press("Escape");
    }
    await row.hover();
    await row.getByRole("button", { name: "Resume" }).waitFor();
    await workbench().quick(">Notifications: Show Notifications");
    await question().waitFor();
  });

  test("takes the answer with a note, and is done", async () => {
    const { page } = workbench();
    await question().getByRole("button", { name: "Answer" }).click();
    await workbench().pick("Friendly Tone");
    await page.locator(".quick-input-title", { hasText: "Confirm as proven" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-message", { hasText: "A note is needed" }).waitFor();
    await page.locator(".quick-input-widget input.input").fill("read the answer aloud");
    await page.keyboard.press("Enter");
    await workbench()
      .treeItem(/^ws-add-hello-world-endpoint, done · not merged/)
      .first()
      .waitFor();
    assert.deepEqual(inspect("SELECT kind, note FROM evidence WHERE scenario = 'Friendly Tone'"), [
      { kind: "test", note: null },
      { kind: "person", note: "read the answer aloud" },
    ]);
    await workbench().screenshot("confirmed-dark");
  });

  function inspect(sql: string): unknown {
    const args = ["inspect", "--sql", sql, "--json", "--root", folder.path];
    const cli = join(root, "dist/cli.cjs");
    const printed = execFileSync(process.execPath, [cli, ...args], { encoding: "utf8" });
    return InspectRowsDocumentSchema.parse(JSON.parse(printed)).data;
  }
});

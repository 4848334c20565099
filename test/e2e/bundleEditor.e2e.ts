import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TemporaryFolder, temporaryRepository } from "../host/temporaryFolder";
import { changeTexts, files, sampleText } from "../unit/core/bundle/editorSample";
import { useWorkbench } from "./useWorkbench";

const bundle = "workstreams/ws-rate-limiting.json";

const neighbours = [
  { id: "ws-redis-client", depends_on: [], files_scope: ["src/redis/**"] },
  { id: "ws-api-logging", depends_on: [], files_scope: ["src/api/app.ts"] },
  { id: "ws-rate-dashboard", depends_on: ["ws-rate-limiting"], files_scope: ["web/**"] },
].map((each) => ({ ...each, openspec_change: "rate-limiting", tasks: ["Do it"] }));

suite("the bundle editor in the workbench", () => {
  let folder: TemporaryFolder;
  const workbench = useWorkbench(() => {
    folder = temporaryRepository({
      ...changeTexts,
      ...Object.fromEntries(files.map((file) => [file, "\n"])),
      [bundle]: sampleText,
      ...Object.fromEntries(
        neighbours.map((each) => [`workstreams/${each.id}.json`, JSON.stringify(each)]),
      ),
    });
    return { open: folder.path };
  });
  suiteTeardown(() => {
    folder.remove();
  });
  const onDisk = (): string => readFileSync(join(folder.path, bundle), "utf8");
  const row = (name: string) => workbench().webview().locator(`[data-key="${name}"]`);

  test("opens a bundle as a form", async () => {
    await workbench().quick("ws-rate-limiting.json");
    await row("tasks:2").waitFor();
    await workbench().setTheme("dark");
    const font = await workbench()
      .webview()
      .locator("body")
      .evaluate(async () => {
        await document.fonts.ready;
        return document.fonts.check("16px codicon");
      });
    assert.ok(font, "the icons' font is loaded");
    await workbench().screenshot("bundle-editor-workbench-dark");
  });

  test("a task typed here is in the file when it is saved, and undo takes it back", async () => {
    const { page } = workbench();
    await workbench().webview().getByRole("button", { name: "Add task" }).click();
    await page.keyboard.type("Write the docs");
    await page.keyboard.press("Enter");
    await row("tasks:3").filter({ hasText: "Write the docs" }).waitFor();
    assert.equal(onDisk(), sampleText);
    await page.keyboard.press("Control+s");
    await waitUntil(() => onDisk().includes("Write the docs"));
    await row("tasks:0").focus();
    await page.keyboard.press("Control+z");
    await row("tasks:3").waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await waitUntil(() => onDisk() === sampleText);
  });

  test("looks right in light and in high contrast", async () => {
    await workbench().setTheme("light");
    await row("tasks:0").waitFor();
    await workbench().screenshot("bundle-editor-workbench-light");
    await workbench().setTheme("highContrast");
    await row("tasks:0").waitFor();
    await workbench().screenshot("bundle-editor-workbench-high-contrast");
  });

  test("comes back after a reload", async () => {
    await workbench().reload();
    await row("tasks:0").waitFor();
  });
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, "the file did not become so");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

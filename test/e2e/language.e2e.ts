import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TemporaryFolder, temporaryRepository } from "../host/temporaryFolder";
import {
  delta,
  deltaFile,
  files,
  specFile,
  tasks,
  tasksFile,
} from "../integration/language/languageFiles";
import { useWorkbench } from "./useWorkbench";
import type { Theme } from "./workbench";

const fitting = delta
  .replace(
    "return 429\n",
    "return 429\n\n#### Scenario: Within Limit\n- **WHEN** a client makes 99 requests in 1 minute\n- **THEN** the API SHALL answer them\n",
  )
  .replace("Limit Header\n", "Limit Headers\n")
  .replace(
    "API will hold bursts back.\n",
    "API SHALL hold bursts back.\n\n#### Scenario: Burst\n- **WHEN** many come\n- **THEN** few pass\n",
  );
const themes: readonly Theme[] = ["light", "highContrast", "dark"];
const shotNames = { dark: "dark", light: "light", highContrast: "high-contrast" } as const;

suite("writing specs in the workbench", () => {
  let folder: TemporaryFolder;
  const workbench = useWorkbench(() => {
    folder = temporaryRepository({
      ...Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith("work"))),
      "openspec/changes/fitting/specs/api/limits/spec.md": fitting,
      "openspec/changes/fitting/tasks.md": tasks,
    });
    return { open: folder.path, settings: { "files.autoSave": "off" } };
  });
  suiteTeardown(() => {
    folder.remove();
  });
  const read = (file: string): string => readFileSync(join(folder.path, file), "utf8");
  const line = (text: string) =>
    workbench().page.locator(".editor-instance .view-line", { hasText: text }).first();
  const openDelta = () =>
    workbench().quick("changes/rate-limiting/specs/api/limits/spec.md", "spec.md");

  /** Does something in each theme, with a picture; the last is the one to go on with. */
  async function inEveryTheme(name: string, show: () => Promise<void>): Promise<void> {
    for (const theme of themes) {
      await workbench().setTheme(theme);
      await show();
      await workbench().screenshot(`${name}-${shotNames[theme]}`);
      await workbench().page.keyboard.press("Escape");
    }
  }

  test("shows problems beside the text, in every theme", async () => {
    await openDelta();
    await line("### Requirement: Burst Limit").waitFor();
    await workbench().page.keyboard.press("Control+Shift+M");
    const panel = workbench().page.locator(".markers-panel");
    await panel
      .getByText(/leaves out "Within Limit"/)
      .first()
      .waitFor();
    await panel
      .getByText(/Did you mean "Limit Headers"/)
      .first()
      .waitFor();
    await inEveryTheme("language-problems", async () => {
      await panel
        .getByText(/leaves out "Within Limit"/)
        .first()
        .waitFor();
    });
    await workbench().page.keyboard.press("Control+Shift+M");
  });

  test("shows what a delta changes when a requirement is hovered", async () => {
    const { page } = workbench();
    const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: "What changes" });
    await inEveryTheme("language-hover", async () => {
      await page.mouse.move(5, 5);
      await line("### Requirement: Request Rate Limiting")
        .getByText("Request Rate Limiting")
        .hover();
      await hover.first().waitFor();
    });
  });

  test("completes names of the spec's requirements", async () => {
    const { page } = workbench();
    await line("### Requirement: Request Rate Limiting").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("### Requirement: ");
    const offer = page.locator(".suggest-widget.visible .monaco-list-row", {
      hasText: "Limit Headers",
    });
    await inEveryTheme("language-completion", async () => {
      await line("## MODIFIED Requirements").waitFor();
      if (!(await offer.first().isVisible())) await page.keyboard.press("Control+Space");
      await offer.first().waitFor();
    });
    await workbench().quick(">File: Revert File");
    await line("### Requirement: Burst Limit").waitFor();
    assert.equal(read(deltaFile), delta);
  });

  test("ticks a task in the tree and in its file, and back", async () => {
    await workbench().openView("OpenSpec");
    await workbench()
      .treeItem(/^rate-limiting, /)
      .locator(".monaco-tl-twistie")
      .click();
    await workbench()
      .treeItem(/^Tasks, 1\/2/)
      .first()
      .locator(".monaco-tl-twistie")
      .click();
    const task = workbench()
      .treeItem(/^1 1\.1 Change Request Rate Limiting/)
      .first();
    const box = task.locator(".custom-view-tree-node-item-checkbox");
    await box.click();
    await waitUntil(() => read(tasksFile) === tasks.replace("[ ] 1.1 Change", "[x] 1.1 Change"));
    await workbench()
      .treeItem(/^Tasks, 2\/2/)
      .first()
      .waitFor();
    await workbench().screenshot("language-ticked-dark");
    await box.click();
    await waitUntil(() => read(tasksFile) === tasks);
  });

  test("makes a change with the id that it suggests, in the layout that is chosen", async () => {
    const { page } = workbench();
    await workbench().quick(">OpenSpec: New Change…");
    const input = page.locator(".quick-input-widget input.input");
    await input.fill("Add JSON export for reports");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-title", { hasText: "(2 of 3)" }).waitFor();
    assert.equal(await input.inputValue(), "json-export");
    await input.fill("rate-limiting");
    await page.locator(".quick-input-message", { hasText: "exists already" }).waitFor();
    await input.fill("report-export");
    await page.keyboard.press("Enter");
    await workbench().pick("All in proposal.md");
    await line("### Requirement: Name of what is required").waitFor();
    assert.match(read("openspec/changes/report-export/proposal.md"), /title: Add JSON export/);
    assert.equal(existsSync(join(folder.path, "openspec/changes/report-export/specs")), false);
  });

  test("previews what archiving writes, says what is open, and waits for a yes", async () => {
    const { page } = workbench();
    const before = read(specFile);
    await inEveryTheme("language-archive", async () => {
      await workbench().quick(">OpenSpec: Archive…");
      await workbench().pick("fitting");
      await page.locator(".quick-input-title", { hasText: "Archive fitting?" }).waitFor();
      await page.locator(".quick-input-list").getByText("1 task not done").waitFor();
      await page.locator(".multiDiffEditor").getByText("50/min").first().waitFor();
    });
    assert.equal(read(specFile), before);
    assert.ok(existsSync(join(folder.path, "openspec/changes/fitting")));
  });

  test("archives when it is told to, and takes it back", async () => {
    const { page } = workbench();
    const before = read(specFile);
    const isOpen = () => existsSync(join(folder.path, "openspec/changes/fitting"));
    await workbench().quick(">OpenSpec: Archive…");
    await workbench().pick("fitting");
    await page.locator(".quick-input-title", { hasText: "Archive fitting?" }).waitFor();
    await page.locator(".quick-input-list").getByText("Archive", { exact: true }).click();
    await page.getByRole("dialog").getByText("1 incomplete task(s) found").waitFor();
    assert.ok(isOpen(), "nothing is archived before the yes");
    await page.getByRole("dialog").getByRole("button", { name: "Archive All the Same" }).click();
    await waitUntil(() => !isOpen());
    assert.match(read(specFile), /50\/min/);
    await workbench().quick(">OpenSpec: Unarchive…");
    await workbench().pick("fitting");
    await page.getByRole("dialog").getByRole("button", { name: "Unarchive" }).click();
    await waitUntil(isOpen);
    assert.equal(read(specFile), before);
  });
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, "the file did not become so");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { createSample, writeChange } from "../../src/cli/tour/createSample";
import { temporaryFolder, type TemporaryFolder } from "../host/temporaryFolder";
import { useWorkbench } from "./useWorkbench";

suite("from a change to done, as a person does it", () => {
  let folder: TemporaryFolder;
  const project = () => join(folder.path, "sample-api");
  suiteSetup(async () => {
    folder = temporaryFolder();
    await createSample(project());
    await writeChange(project(), "rate-limiting");
  });
  const workbench = useWorkbench(() => ({ open: project() }));
  suiteTeardown(() => {
    folder.remove();
  });

  /** A click on a row that opens something does not expand it; its twistie does. */
  async function expand(name: string | RegExp): Promise<void> {
    const row = workbench().treeItem(name).last();
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "true") return;
    await row.locator(".monaco-tl-twistie").click();
  }

  test("shows the change, its requirement and its scenario", async () => {
    await workbench().openView("OpenSpec");
    await expand(/^rate-limiting, document/);
    await workbench().setTheme("dark");
    await expand("Request Rate Limiting, 0 of 1 proven");
    await workbench().treeItem("Exceed Limit, unproven").click();
    await workbench()
      .page.locator(".codelens-decoration", { hasText: "0 of 1 scenario proven" })
      .waitFor();
    await workbench().screenshot("changes-dark");
  });

  test("converts the change from its row", async () => {
    const row = workbench().treeItem(/^rate-limiting, document/);
    await row.hover();
    await row.getByRole("button", { name: "Convert to Workstream" }).click();
    await workbench()
      .treeItem(/^ws-rate-limiting, pending/)
      .first()
      .waitFor();
    assert.ok(existsSync(join(project(), "workstreams/ws-rate-limiting.json")));
    await workbench().webview().locator('[data-key="tasks:0"]').waitFor({ timeout: 90_000 });
    await workbench().screenshot("converted-dark");
  });

  test("dry runs it and shows the plan in a terminal", async () => {
    const row = workbench()
      .treeItem(/^ws-rate-limiting, pending · never run/)
      .last();
    await row.hover();
    await row.getByRole("button", { name: "Dry Run" }).click();
    await workbench().terminal().filter({ hasText: "EDIT" }).waitFor();
    await workbench()
      .treeItem(/^ws-rate-limiting, pending · dry run/)
      .first()
      .waitFor();
    await workbench().screenshot("dry-run-dark");
  });

  test("runs it through the error pipeline to done, live in the tree", async () => {
    const row = workbench()
      .treeItem(/^ws-rate-limiting, pending/)
      .last();
    await row.hover();
    await row.getByRole("button", { name: "Run", exact: true }).click();
    await workbench()
      .treeItem(/^ws-rate-limiting, running/)
      .first()
      .waitFor();
    await workbench().screenshot("running-dark");
    await workbench()
      .treeItem(/^ws-rate-limiting, done · not merged/)
      .first()
      .waitFor({ timeout: 180_000 });
    await workbench()
      .treeItem(/^Exceed Limit, proven/)
      .waitFor();
    await workbench().screenshot("done-dark");
  });

  test("shows every attempt of the run, in every theme", async () => {
    await expand(/^ws-rate-limiting, done/);
    await expand(/^run-\w+, .*done/);
    await workbench()
      .treeItem(/^STATIC #1, failed/)
      .waitFor();
    await workbench().screenshot("attempts-dark");
    await workbench().setTheme("light");
    await workbench().screenshot("attempts-light");
    await workbench().setTheme("highContrast");
    await workbench().screenshot("attempts-high-contrast");
    await workbench().setTheme("dark");
  });

  test("shows the same after a reload", async () => {
    await workbench().reload();
    await workbench().openView("OpenSpec");
    await workbench()
      .treeItem(/^ws-rate-limiting, done · not merged/)
      .first()
      .waitFor();
  });

  test("merges it from its row: one commit on main, with the verified tree", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: project(), encoding: "utf8" }).trim();
    const before = git("rev-parse", "main");
    const verified = git("rev-parse", "workstream/ws-rate-limiting^{tree}");
    const row = workbench()
      .treeItem(/^ws-rate-limiting, done · not merged/)
      .last();
    await row.hover();
    await row.getByRole("button", { name: "Merge…" }).click();
    const question = workbench().page.getByRole("dialog");
    await question.getByText("Merge ws-rate-limiting?").waitFor();
    assert.equal(git("rev-parse", "main"), before, "nothing moves before the answer");
    await question.getByRole("button", { name: "Merge", exact: true }).click();
    await workbench()
      .treeItem(/^ws-rate-limiting, done · merged/)
      .first()
      .waitFor({ timeout: 180_000 });
    assert.equal(git("rev-parse", "main~1"), before);
    assert.equal(git("rev-parse", "main^{tree}"), verified);
    // The reload came up in the theme that the service of settings had seen last.
    await workbench().setTheme("dark");
    await workbench().screenshot("merged-dark");
  });
});

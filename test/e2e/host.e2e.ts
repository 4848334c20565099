import { type TemporaryFolder, temporaryRepository } from "../host/temporaryFolder";
import { useWorkbench } from "./useWorkbench";

suite("the workbench of these tests", () => {
  let folder: TemporaryFolder;
  const workbench = useWorkbench(() => {
    folder = temporaryRepository({ "readme.md": "# A folder\n" });
    return { open: folder.path };
  });
  suiteTeardown(() => {
    folder.remove();
  });

  test("opens files and runs commands through the palette", async () => {
    await workbench().quick("readme.md");
    await workbench()
      .page.locator(".monaco-editor .view-line", { hasText: "# A folder" })
      .waitFor();
    await workbench().quick(">View: Show Explorer");
    await workbench().treeItem("readme.md").waitFor();
    await workbench().screenshot("host-light");
  });

  test("changes its theme", async () => {
    await workbench().setTheme("highContrast");
    await workbench().screenshot("host-high-contrast");
    await workbench().setTheme("light");
    await workbench().setTheme("dark");
  });

  test("has a terminal with a real shell", async () => {
    await workbench().quick(">Terminal: Create New Terminal");
    await workbench().page.locator(".terminal-wrapper.active .xterm-helper-textarea").focus();
    await workbench().page.keyboard.type("echo proof-$((6*7))\n");
    await workbench().terminal().filter({ hasText: "proof-42" }).waitFor();
  });

  test("comes back after a reload", async () => {
    await workbench().reload();
    await workbench().treeItem("readme.md").waitFor();
    await workbench().screenshot("host-reloaded");
  });
});

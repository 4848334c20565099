import assert from "node:assert/strict";
import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

const root = path.resolve(import.meta.dirname, "../../..");

// Types are not needed here, and take half a minute to load.
const withoutTypes = {
  ...tseslint.configs.disableTypeChecked,
  languageOptions: { parserOptions: { projectService: false } },
};

/** What the linter says of a line in a file that is there. */
async function refused(file: string, line: string): Promise<string[]> {
  const linter = new ESLint({ cwd: root, overrideConfig: [withoutTypes] });
  const [result] = await linter.lintText(line, { filePath: path.join(root, file) });
  assert.ok(result !== undefined);
  return result.messages.flatMap(({ ruleId }) =>
    ruleId?.startsWith("no-") === true ? [ruleId] : [],
  );
}

const shows = [
  'new vscode.TreeItem("a")',
  'new vscode.MarkdownString("a")',
  'new vscode.Hover("a")',
  'new vscode.CodeLens(range, { title: "a", command: "" })',
  'new vscode.Diagnostic(range, "a")',
  'new vscode.TestMessage("a")',
  'void vscode.window.showErrorMessage("a")',
  'const { showQuickPick } = vscode.window; void window.showQuickPick(["a"])',
  'vscode.window.createOutputChannel("a")',
  'run.appendOutput("a")',
  'void vscode.commands.executeCommand("vscode.diff", one, other, "a")',
  "markdown.isTrusted = true",
];

suite("the linter", () => {
  for (const line of shows) {
    test(`lets only extension/shown say ${line}`, async () => {
      assert.deepEqual(await refused("src/extension/tree/treeItem.ts", line), [
        "no-restricted-syntax",
      ]);
    });
  }

  test("lets nobody trust Markdown", async () => {
    const said = await refused("src/extension/shown/items.ts", "text.isTrusted = true");
    assert.deepEqual(said, ["no-restricted-syntax"]);
  });

  test("lets only one place print, and one ask", async () => {
    const file = "src/cli/commands/list.ts";
    assert.deepEqual(await refused(file, 'process.stdout.write("a")'), [
      "no-restricted-properties",
    ]);
    assert.deepEqual(await refused(file, "const { stderr } = process"), [
      "no-restricted-properties",
    ]);
    assert.deepEqual(await refused(file, 'console.log("a")'), ["no-console"]);
    assert.deepEqual(await refused(file, 'import { text } from "@clack/prompts"'), [
      "no-restricted-imports",
    ]);
    assert.deepEqual(await refused(file, 'import { stdout } from "node:process"'), [
      "no-restricted-imports",
    ]);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually, extension, quickFixes, root } from "../support/extension";

const file = () => vscode.Uri.file(join(root(), ".worktrees/ws-hello/src/hello.js"));
const onDisk = () => readFileSync(file().fsPath, "utf8");
const quotes = () =>
  vscode.languages.getDiagnostics(file()).filter(({ code }) => codeOf(code) === "quotes");

function codeOf(code: vscode.Diagnostic["code"]): unknown {
  return typeof code === "object" ? code.value : code;
}

async function offered(): Promise<vscode.CodeAction> {
  const range = await eventually("the problem", () => quotes()[0]?.range);
  return eventually("Fix with ESLint", async () => {
    const actions = await quickFixes(file(), range);
    return actions.find(({ title }) => title === "Fix with ESLint");
  });
}

suite("a checker's own fixer as a quick fix", () => {
  suiteSetup(async () => {
    await extension().activate();
    await vscode.window.showTextDocument(file());
  });

  test("changes the file of the worktree, keeps what was typed, and takes the problem away", async () => {
    const found = await eventually("ESLint's problem", () => quotes()[0]);
    assert.equal(found.source, "eslint");
    assert.match(onDisk(), /"Hello, World!"/);
    const { command } = await offered();
    assert.ok(command !== undefined);
    const given: unknown[] = command.arguments ?? [];
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file(), new vscode.Position(0, 0), "// typed and not saved\n");
    assert.ok(await vscode.workspace.applyEdit(edit));

    await vscode.commands.executeCommand(command.command, ...given);

    assert.match(onDisk(), /^\/\/ typed and not saved\n.*'Hello, World!'/s);
    await eventually("the problem is gone", () => (quotes().length === 0 ? true : undefined));
    const document = await vscode.workspace.openTextDocument(file());
    await eventually("the editor shows it", () =>
      document.getText() === onDisk() && !document.isDirty ? true : undefined,
    );
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import * as z from "zod";
import type { TreeRow } from "../../../src/extension/tree/row";
import { contentOf } from "../../support/hostileRepository";
import { eventually, extension, root, rowOf, rows, scenarioItems } from "../support/extension";

const ContributionsSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), enablement: z.string().optional() })),
  }),
});

/** The commands that Restricted Mode allows, and those that it does not. */
function commands(isAllowed: boolean): string[] {
  return ContributionsSchema.parse(extension().packageJSON)
    .contributes.commands.filter(
      ({ enablement = "" }) => !enablement.includes("isWorkspaceTrusted") === isAllowed,
    )
    .map(({ command }) => command);
}

/** Each document that a person would open, and those that only a program reads. */
function documents(): vscode.Uri[] {
  return ["openspec", "workstreams", "eslint.config.js", ".workstreams.json", "package.json"]
    .flatMap((name) => {
      const top = join(root(), name);
      if (name.includes(".")) return [top];
      return readdirSync(top, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name));
    })
    .map((file) => vscode.Uri.file(file));
}

function whatRan(): string[] {
  const ran = join(dirname(root()), "ran");
  return existsSync(ran) ? readFileSync(ran, "utf8").trim().split("\n") : [];
}

/** Nothing ran, and the project and what lies around it are as they were before the window was opened. */
function assertUntouched(): void {
  assert.deepEqual(whatRan(), []);
  const before = z
    .tuple([z.array(z.string()), z.array(z.string())])
    .parse(JSON.parse(readFileSync(join(dirname(root()), "before.json"), "utf8")));
  assert.deepEqual(contentOf(root()), before[0]);
  assert.deepEqual(contentOf(join(dirname(root()), "outside")), before[1]);
  assert.equal(vscode.tasks.taskExecutions.length, 0);
  assert.equal(vscode.window.terminals.length, 0);
}

/** Everything that an editor asks of a document as a whole and, of one that is ours, at each of its lines. */
async function askAll(uri: vscode.Uri): Promise<number> {
  const ask = async (command: string, ...args: unknown[]) => {
    // One of them is refused where there is nothing to rename, and VS Code cancels what it has no use for.
    const answer: unknown = await vscode.commands
      .executeCommand(`vscode.${command}`, uri, ...args)
      .then(undefined, () => []);
    return Array.isArray(answer) ? answer.length : 0;
  };
  const document = await vscode.workspace.openTextDocument(uri);
  const whole = ["executeCodeLensProvider", "executeDocumentSymbolProvider", "executeLinkProvider"];
  const answers = whole.map((command) => ask(command, 100));
  for (let line = 0; uri.path.endsWith(".md") && line < document.lineCount; line++) {
    const { range, isEmptyOrWhitespace } = document.lineAt(line);
    if (isEmptyOrWhitespace) continue;
    const at = new vscode.Position(line, Math.min(6, range.end.character));
    answers.push(
      ask("executeHoverProvider", at),
      ask("executeCompletionItemProvider", at, undefined, 20),
      ask("executeCodeActionProvider", range, undefined, 20),
      ask("executeDefinitionProvider", at),
      ask("executeReferenceProvider", at),
      ask("executeDocumentRenameProvider", at, "Another"),
    );
  }
  return (await Promise.all(answers)).reduce((sum, each) => sum + each, 0);
}

async function everyRow(): Promise<TreeRow[]> {
  return [...(await rows("changes")), ...(await rows("workstreams"))];
}

suite("A hostile repository in Restricted Mode", () => {
  test("runs nothing when its folder is opened and the views are shown", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await extension().activate();
    for (const view of ["changes", "workstreams"]) {
      await vscode.commands.executeCommand(`openspecWorkstreams.${view}.focus`);
    }
    assert.ok(await rowOf("changes", "hostile"));
    assert.ok(await rowOf("changes", "linked"));
    assert.ok(await rowOf("workstreams", "ws-hostile"));
    assertUntouched();
  });

  test("runs nothing when its documents are opened and asked about", async () => {
    let answers = 0;
    const files = documents();
    assert.ok(files.length > 10, files.join("\n"));
    for (const uri of files) {
      await vscode.commands.executeCommand("vscode.open", uri);
      answers += await askAll(uri);
    }
    assert.ok(answers > 20, `only ${answers} answers`);
    assertUntouched();
  });

  test("runs nothing when a document is typed in", async () => {
    const file = vscode.Uri.file(join(root(), "openspec/changes/add-hello-endpoint/proposal.md"));
    const editor = await vscode.window.showTextDocument(file);
    await editor.edit((edit) => {
      const evil = `---\rjs\n{title: (process.getBuiltinModule("node:fs").writeFileSync(${JSON.stringify(join(dirname(root()), "ran"))}, "typed"), "T")}\n---\n`;
      edit.replace(new vscode.Range(0, 0, 3, 0), evil);
    });
    await eventually("a problem", () => vscode.languages.getDiagnostics(file)[0]);
    await askAll(file);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    assertUntouched();
  });

  test("runs nothing when the tests are refreshed or run, or tasks are asked for", async () => {
    assert.ok((await scenarioItems()).some((each) => each.includes("Say Hello")));
    await vscode.commands.executeCommand("testing.refreshTests");
    // VS Code first asks whether the folder is to be trusted, and nobody is there to answer.
    void vscode.commands.executeCommand("testing.runAll");
    void vscode.tasks.fetchTasks({ type: "workstream" });
    assertUntouched();
  });

  test("runs nothing by a command that Restricted Mode allows, whatever row it is for", async () => {
    const allowed = commands(true);
    assert.ok(allowed.length > 5, allowed.join(", "));
    const all = await everyRow();
    for (const command of allowed) {
      const isOpen = command.endsWith("openPlace");
      for (const row of all) {
        if (isOpen && (row.open === undefined || "bundle" in row.open)) continue;
        // Without an argument it would ask for one, and nobody is there to answer.
        if (!isOpen && row.target === undefined) continue;
        await vscode.commands.executeCommand(command, isOpen ? row.open : row);
      }
    }
    for (const uri of documents()) {
      await vscode.commands.executeCommand("openspecWorkstreams.openBundle", uri);
      await vscode.commands.executeCommand("openspecWorkstreams.openBundleAsText", uri);
    }
    assertUntouched();
  });

  test("is refused every other command, also when one is called past its menu", async () => {
    const refused = commands(false);
    assert.ok(refused.length > 10, refused.join(", "));
    for (const command of refused)
      for (const row of await everyRow()) {
        if (row.target !== undefined) await vscode.commands.executeCommand(command, row);
      }
    assertUntouched();
  });

  test("is hostile: what it brings runs where somebody starts it", () => {
    execFileSync(join(root(), "node_modules/.bin/eslint"));
    assert.deepEqual(whatRan(), ["node_modules/.bin/eslint"]);
  });
});

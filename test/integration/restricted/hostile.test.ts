import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import * as z from "zod";
import type { TreeRow } from "../../../src/extension/tree/row";
import { visibleText } from "../../../src/core/text/controlCharacters";
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
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line));
  for (const { range } of lines.filter(
    ({ text }) => uri.path.endsWith(".md") && /^[#-]/.test(text),
  )) {
    const { line } = range.start;
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

/** One row of each kind for each change and workstream that means harm. */
function oneOfAKind(all: readonly TreeRow[]): TreeRow[] {
  const kinds = all.flatMap((row): [string, TreeRow][] => {
    const text = JSON.stringify(row.target ?? {});
    const owner = ["deceptive", "hostile", "linked"].find((each) => text.includes(each));
    return row.target === undefined || owner === undefined
      ? []
      : [[`${row.target.kind} of ${owner}`, row]];
  });
  return [...new Map(kinds.toReversed()).values()];
}

async function everyRow(): Promise<TreeRow[]> {
  return [...(await rows("changes")), ...(await rows("workstreams"))];
}

const isOurs = (source: string | undefined): boolean =>
  ["spec", "openspec", "bundle"].includes(source ?? "");

/** All that the two views say, as VS Code is given it. */
async function rowTexts(): Promise<string[]> {
  const views = await extension().activate();
  const all = await Promise.all(
    (["changes", "workstreams"] as const).map(async (view) =>
      (await rows(view)).flatMap((row) => {
        const { label, description, tooltip, accessibilityInformation } =
          views[view].getTreeItem(row);
        assert.ok(tooltip instanceof vscode.MarkdownString);
        assert.ok(!tooltip.isTrusted && tooltip.supportHtml !== true);
        assert.doesNotMatch(tooltip.value, /[^\\]\]\(|^!?\[/);
        return [label, description, tooltip.value, accessibilityInformation?.label].map(String);
      }),
    ),
  );
  return all.flat();
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

  test("shows nothing that hides or reorders what is beside it, and no link of a document", async () => {
    const texts = [...(await rowTexts()), ...(await scenarioItems())];
    for (const uri of documents()) {
      const problems = vscode.languages.getDiagnostics(uri).filter(({ source }) => isOurs(source));
      texts.push(...problems.map(({ message }) => message));
      if (!uri.path.endsWith(".md")) continue;
      await vscode.workspace.openTextDocument(uri);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
      );
      texts.push(...lenses.flatMap(({ command }) => command?.title ?? []));
    }
    const spelled = texts.filter((text) => text.includes("\\u{202e}"));
    assert.ok(spelled.length > 10, spelled.join("\n"));
    assert.deepEqual(
      texts.filter((text) => visibleText(text) !== text),
      [],
    );
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
      if (command.endsWith("openPlace")) continue;
      // Without an argument it would ask for one, and nobody is there to answer.
      for (const row of oneOfAKind(all)) await vscode.commands.executeCommand(command, row);
    }
    const places = new Map(
      all.flatMap(({ open }) => (open && "path" in open ? [[open.path, open]] : [])),
    );
    assert.ok(places.size > 5);
    for (const place of places.values())
      await vscode.commands.executeCommand("openspecWorkstreams.openPlace", place);
    for (const uri of documents().filter(({ path }) => path.includes("/workstreams/"))) {
      await vscode.commands.executeCommand("openspecWorkstreams.openBundle", uri);
      await vscode.commands.executeCommand("openspecWorkstreams.openBundleAsText", uri);
    }
    assertUntouched();
  });

  test("is refused every other command, also when one is called past its menu", async () => {
    const refused = commands(false);
    assert.ok(refused.length > 10, refused.join(", "));
    for (const command of refused)
      for (const row of oneOfAKind(await everyRow())) {
        await vscode.commands.executeCommand(command, row);
      }
    assertUntouched();
  });

  test("is hostile: what it brings runs where somebody starts it", () => {
    execFileSync(join(root(), "node_modules/.bin/eslint"));
    assert.deepEqual(whatRan(), ["node_modules/.bin/eslint"]);
  });
});

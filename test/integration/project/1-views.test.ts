import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually, extension, root, rowOf, rows } from "../support/extension";

const proposal = () =>
  vscode.Uri.file(join(root(), "openspec/changes/add-hello-endpoint/proposal.md"));

suite("a project with an openspec folder", () => {
  test("starts the extension by itself", async () => {
    await eventually("the extension is active", () => (extension().isActive ? true : undefined));
  });

  test("shows its change in the Changes view", async () => {
    const shown = (await rows("changes")).map(
      ({ label, description = "" }) => `${label} | ${description}`,
    );
    assert.deepEqual(shown, [
      "add-hello-endpoint | document · 0/1 tasks · 0 of 1 proven",
      "proposal.md | ",
      "Hello Endpoint | 0 of 1 proven",
      "Say Hello | unproven",
      "Tasks | 0/1",
      "1 Create GET /hello in `src/hello.js` | tasks.md:1",
    ]);
  });

  test("gives VS Code items with icon, state, stable id and words for a screen reader", async () => {
    const provider = (await extension().activate()).changes;
    const item = provider.getTreeItem(await rowOf("changes", "Say Hello"));
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.equal(item.iconPath.id, "circle-large");
    assert.equal(item.iconPath.color?.id, "descriptionForeground");
    assert.equal(item.contextValue, "scenario unproven");
    assert.match(item.id ?? "", /^change\/add-hello-endpoint\/req\//);
    assert.equal(item.accessibilityInformation?.label, "Say Hello, unproven");
    assert.equal(item.command?.command, "openspecWorkstreams.openPlace");
  });

  test("has lenses on the requirement, the scenario and the title", async () => {
    await vscode.workspace.openTextDocument(proposal());
    const lenses = await eventually("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        proposal(),
      );
      return found.length > 0 ? found : undefined;
    });
    const titles = lenses.map(
      ({ range, command }) => `${range.start.line + 1} ${command?.title ?? ""}`,
    );
    assert.deepEqual(titles.sort(), [
      "1 Convert to Workstream",
      "10 unproven",
      "8 0 of 1 scenario proven",
      "8 convert",
    ]);
  });

  test("shows a spec problem while it is typed, at its exact place, and takes it back", async () => {
    const document = await vscode.workspace.openTextDocument(proposal());
    const editor = await vscode.window.showTextDocument(document);
    const line = document.lineAt(7);
    assert.deepEqual(vscode.languages.getDiagnostics(proposal()), []);
    await editor.edit((edit) => {
      edit.replace(line.range, "The API answers GET /hello.");
    });
    const [problem] = await eventually("a problem", () => {
      const found = vscode.languages.getDiagnostics(proposal());
      return found.length > 0 ? found : undefined;
    });
    assert.equal(problem?.source, "spec");
    assert.equal(problem.code, "requirement-has-shall");
    assert.equal(problem.range.start.line, 6);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await eventually("no problem", () =>
      vscode.languages.getDiagnostics(proposal()).length === 0 ? true : undefined,
    );
  });

  test("shows a bundle that cannot be read where it is broken", async () => {
    const file = vscode.Uri.file(join(root(), "workstreams/ws-broken.json"));
    await vscode.workspace.fs.writeFile(
      file,
      Buffer.from('{\n  "id": "ws-broken"\n  "gate": 1\n}\n'),
    );
    const row = await eventually("its row", async () =>
      (await rows("workstreams")).find(({ label }) => label === "ws-broken"),
    );
    assert.match(row.description ?? "", /^cannot be read: line 3, /);
    const [problem] = vscode.languages.getDiagnostics(file);
    assert.equal(problem?.range.start.line, 2);
    await vscode.workspace.fs.delete(file);
    await eventually("its row is gone", async () =>
      (await rows("workstreams")).length === 0 ? true : undefined,
    );
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { BundleEditorSession } from "../../../src/extension/editor/bundleEditorSession";
import { DisposableStore } from "../../../src/extension/base/disposables";
import { Projects } from "../../../src/extension/model/projects";
import type {
  BundleEdit,
  BundleEditorState,
  ToHost,
  ToWebview,
} from "../../../src/protocol/bundleEditor";

const viewType = "openspecWorkstreams.bundleEditor";

function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.at(-1);
  assert.ok(folder !== undefined);
  return vscode.Uri.joinPath(folder.uri, file);
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isSo()) {
    if (Date.now() > deadline) assert.fail(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The page's side of an editor: keeps what it is shown, and sends what a person wants. */
class OpenPage {
  readonly #shown: ToWebview[] = [];
  readonly #owned = new DisposableStore();
  readonly #sent = this.#owned.add(new vscode.EventEmitter<unknown>());

  constructor(document: vscode.TextDocument) {
    const log = this.#owned.add(vscode.window.createOutputChannel("A test", { log: true }));
    const projects = this.#owned.add(new Projects(log));
    const port = {
      onDidReceiveMessage: this.#sent.event,
      postMessage: async (message: ToWebview) => this.#shown.push(message) > 0,
    };
    this.#owned.add(new BundleEditorSession(document, port, { projects, log }));
  }

  send(message: ToHost): void {
    this.#sent.fire(message);
  }

  edit(edit: BundleEdit): void {
    this.send({ type: "edit", edit });
  }

  last(): ToWebview | undefined {
    return this.#shown.at(-1);
  }

  state(): BundleEditorState | undefined {
    const last = this.#shown.findLast((message) => message.type === "state");
    return last?.state;
  }

  async shows(what: string, isSo: (state: BundleEditorState) => boolean): Promise<void> {
    await until(what, () => {
      const state = this.state();
      return state !== undefined && isSo(state);
    });
  }

  close(): void {
    this.#owned.dispose();
  }
}

suite("the bundle editor", () => {
  let page: OpenPage | undefined;

  async function open(file: string): Promise<{ document: vscode.TextDocument; page: OpenPage }> {
    await vscode.commands.executeCommand("vscode.open", uriOf(file));
    const document = await vscode.workspace.openTextDocument(uriOf(file));
    page = new OpenPage(document);
    page.send({ type: "ready" });
    return { document, page };
  }
  const textOnDisk = (file: string) => readFileSync(uriOf(file).fsPath, "utf8");
  const bundle = "workstreams/ws-rate-limiting.json";

  teardown("everything closes", async () => {
    page?.close();
    page = undefined;
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  test("opens bundles, and copies of them in worktrees", async () => {
    for (const file of [bundle, `.worktrees/ws-rate-limiting/${bundle}`]) {
      await vscode.commands.executeCommand("vscode.open", uriOf(file));
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputCustom, file);
      assert.equal(input.viewType, viewType);
    }
  });

  test("shows the bundle with where its values came from and what its scope matches", async () => {
    const { page } = await open(bundle);
    await page.shows("the state", (state) => state.tasks.length === 3);
    const state = page.state();
    assert.ok(state !== undefined);
    assert.deepEqual(
      state.tasks.map(({ provenance }) => (provenance?.kind === "place" ? provenance.label : null)),
      ["tasks.md:2", "tasks.md:3", "tasks.md:4"],
    );
    assert.equal(state.scope.files, 4);
    assert.equal(state.workstream.word, "blocked");
    assert.equal(state.access.kind, "editable");
  });

  test("an intent becomes one text edit; undo restores the exact bytes; save writes them", async () => {
    const { document, page } = await open(bundle);
    const before = textOnDisk(bundle);
    await page.shows("the state", (state) => state.tasks.length === 3);

    page.edit({ kind: "move", list: "tasks", index: 2, was: "Add monitoring", to: 0 });
    await page.shows("the moved task", (state) => state.tasks[0]?.value === "Add monitoring");
    assert.ok(document.isDirty);
    assert.equal(textOnDisk(bundle), before);

    await vscode.commands.executeCommand("undo");
    await page.shows("the old order", (state) => state.tasks[2]?.value === "Add monitoring");
    assert.equal(document.getText(), before);

    await vscode.commands.executeCommand("redo");
    await page.shows("the new order", (state) => state.tasks[0]?.value === "Add monitoring");
    assert.ok(await document.save());
    assert.equal(textOnDisk(bundle), document.getText());
    assert.match(textOnDisk(bundle), /"gate" : {2}1/);
  });

  test("edits sent at once are made one after the other", async () => {
    const { document, page } = await open(bundle);
    await page.shows("the state", (state) => state.tasks.length === 3);
    page.edit({ kind: "add", list: "tasks", value: "four" });
    page.edit({ kind: "add", list: "tasks", value: "five" });
    page.edit({ kind: "set", field: "budget.max_minutes", value: 90 });
    await page.shows("all three", (state) => state.limits.minutes.value === 90);
    assert.deepEqual(
      page
        .state()
        ?.tasks.slice(3)
        .map(({ value }) => value),
      ["four", "five"],
    );
    assert.ok(document.isDirty);
  });

  test("what a person types in the text is shown at once, its problems too", async () => {
    const { document, page } = await open(bundle);
    await page.shows("the state", (state) =>
      state.problems.every((each) => each.section !== "scope"),
    );
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf("src/api/app.ts"));
    edit.insert(document.uri, at, "../");
    await vscode.workspace.applyEdit(edit);
    await page.shows("the problem", (state) =>
      state.problems.some((each) => each.section === "scope"),
    );
    assert.equal(page.state()?.readiness.kind, "blocked");
  });

  test("an edit of what is no longer there is refused, and the text stays", async () => {
    const { document, page } = await open(bundle);
    await page.shows("the state", (state) => state.tasks.length === 3);
    page.edit({ kind: "remove", list: "tasks", index: 0, was: "Something else" });
    await until("the refusal", () => page.last()?.type === "refused");
    assert.ok(!document.isDirty);
  });

  test("a copy in a worktree is read-only", async () => {
    const copy = `.worktrees/ws-rate-limiting/${bundle}`;
    const { document, page } = await open(copy);
    await page.shows("the copy", (state) => state.access.kind === "copy");
    page.edit({ kind: "add", list: "tasks", value: "four" });
    await until("the refusal", () => page.last()?.type === "refused");
    assert.ok(!document.isDirty);
  });

  test("broken JSON comes with its place, and is shown as a form once it is mended", async () => {
    const { document, page } = await open("workstreams/ws-broken.json");
    await until("the place", () => page.last()?.type === "broken");
    assert.deepEqual(page.last(), {
      type: "broken",
      broken: {
        file: "workstreams/ws-broken.json",
        message: "a comma is expected here",
        line: 3,
        column: 3,
      },
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 19), ",");
    await vscode.workspace.applyEdit(edit);
    await page.shows("the form", (state) => state.id === "ws-broken");
  });

  test("Reopen as Text and places open VS Code's own editor", async () => {
    const { page } = await open(bundle);
    page.send({
      type: "open",
      file: "openspec/changes/rate-limiting/tasks.md",
      line: 3,
      column: 1,
    });
    await until("tasks.md", () => vscode.window.activeTextEditor?.selection.active.line === 2);
    page.send({ type: "open", file: "../../etc/hosts", line: 1, column: 1 });
    page.send({ type: "do", act: "openAsText" });
    await until("the text", () => {
      const name = vscode.window.activeTextEditor?.document.fileName ?? "";
      return name.endsWith("ws-rate-limiting.json");
    });
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    assert.ok(tabs.every(({ label }) => label !== "hosts"));
  });
});

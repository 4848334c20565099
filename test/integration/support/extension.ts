import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ExtensionApi } from "../../../src/extension/extension";
import type { TreeRow } from "../../../src/extension/tree/row";

const extensionId = "openspec-workstreams.openspec-workstreams";

/** The extension that VS Code has loaded, activated or not. */
export function extension(): vscode.Extension<ExtensionApi> {
  const found = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  assert.ok(found !== undefined, `${extensionId} is not there`);
  return found;
}

/** The folder that the scene has made: the only one of the workspace, or the last. */
export function root(): string {
  const folder = vscode.workspace.workspaceFolders?.at(-1);
  assert.ok(folder !== undefined, "no folder is open");
  return folder.uri.fsPath;
}

/** Asks until the answer is no longer undefined; says what was awaited when it takes too long. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs = 120_000,
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`This did not happen within ${limitMs / 1000} s: ${what}`);
}

/**
 * The quick fixes that VS Code offers at a place. It cancels a question about a document that changes meanwhile, as one
 * that has just been opened does; then it is asked again.
 */
export function quickFixes(file: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return eventually("an answer about quick fixes", async () => {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        file,
        range,
        vscode.CodeActionKind.QuickFix.value,
      );
    } catch (error) {
      if (error instanceof Error && error.name === "Canceled") return undefined;
      throw error;
    }
  });
}

type ViewName = "changes" | "workstreams";

/** Every row of a view as it is now, however deep; what VS Code was given stays as it is. */
export async function rows(view: ViewName): Promise<TreeRow[]> {
  const tree = (await extension().activate())[view];
  const below = async (row?: TreeRow): Promise<TreeRow[]> => {
    const children = await tree.rows(row);
    return (await Promise.all(children.map(async (each) => [each, ...(await below(each))]))).flat();
  };
  return below();
}

/** The row with this label. */
export async function rowOf(view: ViewName, label: string): Promise<TreeRow> {
  const found = (await rows(view)).find((row) => row.label === label);
  assert.ok(found !== undefined, `${view} has no row ${label}`);
  return found;
}

/** Every item of the Test Explorer as `label | description`, indented by its depth. */
export async function scenarioItems(): Promise<string[]> {
  const { scenarios } = await extension().activate();
  const below = (items: vscode.TestItemCollection, indent: string): string[] =>
    [...items].flatMap(([, item]) => [
      `${indent}${item.label} | ${item.description ?? ""}`,
      ...below(item.children, `${indent}  `),
    ]);
  return below(scenarios, "");
}

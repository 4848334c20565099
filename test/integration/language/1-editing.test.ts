import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, quickFixes } from "../support/extension";
import { at, open, problem, revert, uri, write } from "./editorAt";
import {
  bundle,
  bundleFile,
  delta,
  deltaFile,
  spec,
  specFile,
  tasks,
  tasksFile,
} from "./languageFiles";

/** What VS Code offers on a problem; those of other problems at the same place are among them. */
async function fixes(file: string, code: string): Promise<vscode.CodeAction[]> {
  const { range } = await problem(file, code);
  return quickFixes(uri(file), range);
}

/** Applies the fix with this title; the problem is gone then. */
async function fix(file: string, code: string, title: string): Promise<void> {
  // What was typed moves lines; problems follow a moment later.
  const chosen = await eventually(`the fix "${title}"`, async () =>
    (await fixes(file, code)).find((each) => each.title === title),
  );
  assert.ok(chosen.edit !== undefined);
  assert.equal(chosen.isPreferred, true);
  assert.ok(await vscode.workspace.applyEdit(chosen.edit));
  await eventually(`${code} is gone`, () =>
    vscode.languages.getDiagnostics(uri(file)).some((each) => each.code === code)
      ? undefined
      : true,
  );
}

suite("problems and quick fixes", () => {
  test("problems stand at their exact place", async () => {
    const document = await open(deltaFile);
    await problem(deltaFile, "modified-keeps-scenarios");
    const shown = vscode.languages.getDiagnostics(document.uri).map(({ range, code, source }) => {
      return `${source ?? ""} ${typeof code === "string" ? code : ""}: ${document.getText(range)}`;
    });
    assert.deepEqual(shown.sort(), [
      "spec modified-keeps-scenarios: Request Rate Limiting",
      "spec requirement-has-scenario: ### Requirement: Burst Limit",
      "spec requirement-has-shall: ### Requirement: Burst Limit",
      "spec requirement-is-in-spec: Limit Header",
    ]);
  });

  test("each is mended by its fix, and then the change has no problem but the skeleton", async () => {
    const document = await open(deltaFile);
    await fix(deltaFile, "modified-keeps-scenarios", 'Copy "Within Limit" from the spec');
    await fix(deltaFile, "requirement-is-in-spec", 'Change to "Limit Headers"');
    await fix(deltaFile, "requirement-has-shall", "Say SHALL in the body");
    await fix(deltaFile, "requirement-has-scenario", 'Add a scenario to "Burst Limit"');
    assert.equal(
      document.getText(),
      delta
        .replace(
          "return 429\n",
          "return 429\n\n#### Scenario: Within Limit\n- **WHEN** a client makes 99 requests in 1 minute\n- **THEN** the API SHALL answer them\n",
        )
        .replace("Limit Header\n", "Limit Headers\n")
        .replace(
          "API will hold bursts back.\n",
          "API SHALL hold bursts back.\n\n#### Scenario: Name of a case that shows it\n- **WHEN** something happens\n- **THEN** this can be seen\n",
        ),
    );
    assert.equal((await problem(deltaFile, "skeleton-is-replaced")).severity, 0);
    await revert(document);
  });

  test("a requirement above every section gets one", async () => {
    const document = await open(deltaFile);
    const body = delta.slice(
      delta.indexOf("### Requirement: Request"),
      delta.indexOf("## REMOVED"),
    );
    await write(document, body);
    const titles = (await fixes(deltaFile, "requirement-in-delta")).map(({ title }) => title);
    assert.deepEqual(titles.sort(), [
      'Add "## ADDED Requirements" above',
      'Add "## MODIFIED Requirements" above',
    ]);
    await fix(deltaFile, "requirement-in-delta", 'Add "## MODIFIED Requirements" above');
    assert.equal(document.getText(), `## MODIFIED Requirements\n\n${body}`);
    await revert(document);
  });

  test("tasks are renumbered in the order they stand", async () => {
    const document = await open(tasksFile);
    const swapped = tasks.replace("1.1 Change", "1.3 Change");
    await write(document, `${swapped}- [ ] 1.3 Ship it\n`);
    await eventually("the new problem", () =>
      vscode.languages.getDiagnostics(uri(tasksFile)).find(({ range }) => range.start.line === 4),
    );
    await fix(tasksFile, "tasks-are-numbered", "Renumber all tasks");
    assert.equal(document.getText(), `${tasks.replace("1.1 Test", "1.2 Test")}- [ ] 1.3 Ship it\n`);
    await revert(document);
  });

  test("a main spec is judged in OpenSpec's words while it is typed", async () => {
    const document = await open(specFile);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    await write(document, spec.replace("SHALL say", "might say"));
    const found = await problem(specFile, "requirement-has-shall");
    assert.equal(document.getText(found.range), "### Requirement: Limit Headers");
    assert.match(found.message, /should contain SHALL or MUST/);
    await fix(specFile, "requirement-has-shall", "Say SHALL in the body");
    assert.match(document.getText(), /The system SHALL ensure that the API might say in headers/);
    await revert(document);
  });
});

suite("completion, hover and outline", () => {
  async function completions(document: vscode.TextDocument, position: vscode.Position) {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      position,
    );
    return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
  }

  test("offers the spec's names, sections and steps", async () => {
    const document = await open(deltaFile);
    await write(document, "## MODIFIED Requirements\n\n### Requirement: \n\n## \n");
    const names = await completions(document, new vscode.Position(2, 17));
    for (const name of ["Request Rate Limiting …", "Request Rate Limiting", "Limit Headers"]) {
      assert.ok(names.includes(name), names.join(", "));
    }
    const sections = await completions(document, new vscode.Position(4, 3));
    assert.ok(
      sections.includes("## ADDED Requirements") && !sections.includes("## MODIFIED Requirements"),
    );
    await write(document, `${delta.slice(0, delta.indexOf("- **WHEN**"))}- \n`);
    const steps = await completions(document, new vscode.Position(6, 2));
    assert.deepEqual(
      ["GIVEN", "WHEN", "THEN", "AND"].filter((step) => !steps.includes(step)),
      [],
    );
    await revert(document);
  });

  test("shows what a delta makes of the spec, and trusts none of it", async () => {
    const document = await open(deltaFile);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at(document, "Request Rate"),
    );
    const parts = hovers.flatMap(({ contents }) => contents);
    const texts = parts.flatMap((part) =>
      part instanceof vscode.MarkdownString ? part.value : [],
    );
    assert.ok(texts.some((text) => text.includes("+The API SHALL limit requests to 50/min")));
    assert.ok(texts.some((text) => text.includes("#### Scenario: Within Limit")));
    const trusted = parts.filter((part) => part instanceof vscode.MarkdownString && part.isTrusted);
    assert.deepEqual(trusted, []);
  });

  test("outlines requirements, scenarios and tasks, and folds them", async () => {
    const symbols = async (file: string) => {
      await open(file);
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        "vscode.executeDocumentSymbolProvider",
        uri(file),
      );
      const below = (each: vscode.DocumentSymbol): string[] => [
        `${vscode.SymbolKind[each.kind]} ${each.name}`,
        ...each.children.flatMap(below),
      ];
      return found.flatMap(below);
    };
    const ofSpec = await symbols(specFile);
    for (const line of [
      "Namespace Requirements",
      "Interface Limit Headers",
      "Method Within Limit",
    ]) {
      assert.ok(ofSpec.includes(line), ofSpec.join("\n"));
    }
    assert.ok((await symbols(tasksFile)).includes("Event 1.1 Test it"));
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      uri(specFile),
    );
    // A scenario without the blank line behind it: Markdown's own folding takes that too.
    assert.ok(ranges.some(({ start, end }) => start === 9 && end === 11));
  });
});

suite("going from one to the other", () => {
  async function definitions(file: string, part: string): Promise<string[]> {
    const document = await vscode.workspace.openTextDocument(uri(file));
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      at(document, part, 2),
    );
    return found.map((each) => {
      const [target, range] =
        "uri" in each ? [each.uri, each.range] : [each.targetUri, each.targetRange];
      return `${vscode.workspace.asRelativePath(target, false)}:${range.start.line + 1}`;
    });
  }

  test("from a delta to the spec, from a bundle to the delta and the task list", async () => {
    // Markdown's own provider leads from a heading to itself.
    const ofDelta = await definitions(deltaFile, "Request Rate Limiting");
    assert.deepEqual(ofDelta.sort(), [`${deltaFile}:3`, `${specFile}:7`]);
    assert.deepEqual(await definitions(bundleFile, "Verify: Exceed"), [`${deltaFile}:6`]);
    assert.deepEqual(await definitions(bundleFile, "1.1 Change"), [`${tasksFile}:3`]);
  });

  test("every place that speaks of a requirement", async () => {
    const document = await open(specFile);
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      at(document, "Request Rate", 1),
    );
    const places = found.map(
      (each) => `${vscode.workspace.asRelativePath(each.uri, false)}:${each.range.start.line + 1}`,
    );
    for (const place of [
      `${deltaFile}:3`,
      `${tasksFile}:3`,
      `${bundleFile}:5`,
      `${bundleFile}:11`,
    ]) {
      assert.ok(places.includes(place), `${place} is not in ${places.join(", ")}`);
    }
  });
});

suite("rename", () => {
  async function rename(file: string, part: string, name: string): Promise<void> {
    const document = await open(file);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      at(document, part, 1),
      name,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function text(file: string): Promise<string> {
    return (await vscode.workspace.openTextDocument(uri(file))).getText();
  }

  async function revertAll(): Promise<void> {
    for (const file of [deltaFile, bundleFile, specFile]) {
      const document = await vscode.workspace.openTextDocument(uri(file));
      if (document.isDirty)
        await write(
          document,
          { [deltaFile]: delta, [bundleFile]: bundle, [specFile]: spec }[file] ?? "",
        );
      await document.save();
    }
  }

  teardown(revertAll);

  test("a scenario is renamed in the change and in the bundle that verifies it", async () => {
    await rename(deltaFile, "Exceed Limit", "Too Many");
    assert.equal(await text(deltaFile), delta.replace("Exceed Limit", "Too Many"));
    assert.equal(await text(bundleFile), bundle.replace("Exceed Limit", "Too Many"));
  });

  test("a requirement of the spec is renamed by the only open change", async () => {
    await rename(specFile, "Request Rate Limiting", "Limits");
    assert.equal(await text(specFile), spec);
    const after = await text(deltaFile);
    assert.ok(
      after.startsWith(
        "## RENAMED Requirements\n\n- FROM: `### Requirement: Request Rate Limiting`\n- TO: `### Requirement: Limits`\n\n## MODIFIED Requirements\n\n### Requirement: Limits\n",
      ),
      after,
    );
  });
});

import * as vscode from "vscode";
import { visibleLine, visibleText } from "../../core/text/controlCharacters";

// Each of these is only made here (the linter holds it), so what documents, tools and agents say is shown without a
// character that hides or reorders the rest, and no Markdown of theirs may start a command or be HTML.

/** Markdown that is not trusted; what is not ours in it is escaped by whoever wrote it. */
function markdown(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(visibleText(text));
}

/** A block of code that is shown as it is. */
export function codeBlock(text: string, language: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendCodeblock(visibleText(text), language);
}

/** What is said of a place under the pointer, each part as Markdown. */
export function newHover(parts: readonly string[], range: vscode.Range): vscode.Hover {
  return new vscode.Hover(parts.map(markdown), range);
}

/** A row of a tree. */
export function newTreeItem(
  text: { label: string; description: string; tooltip: string; spoken: string },
  state: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleLine(text.label), state);
  item.description = visibleLine(text.description);
  item.tooltip = markdown(text.tooltip);
  item.accessibilityInformation = { label: visibleLine(text.spoken) };
  return item;
}

/** A lens with what a click on it does. */
export function newCodeLens(range: vscode.Range, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(range, { ...command, title: visibleLine(command.title) });
}

/** A problem; its text may have several lines. */
export function newDiagnostic(
  range: vscode.Range,
  text: { message: string; source: string },
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, visibleText(text.message), severity);
  diagnostic.source = visibleLine(text.source);
  return diagnostic;
}

/** Something else about a problem. */
export function newRelatedInformation(
  location: vscode.Location,
  message: string,
): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(location, visibleLine(message));
}

/** An entry of the Test Explorer; its id stays as it is. */
export function newTestItem(
  controller: vscode.TestController,
  { id, label, description }: { id: string; label: string; description: string },
  uri: vscode.Uri | undefined,
): vscode.TestItem {
  const item = controller.createTestItem(id, visibleLine(label), uri);
  item.description = visibleLine(description);
  return item;
}

/** Why a test failed. */
export function newTestMessage(text: string): vscode.TestMessage {
  return new vscode.TestMessage(visibleText(text));
}

/** Adds a line to the output of a test run. */
export function writeTestLine(run: vscode.TestRun, text: string): void {
  run.appendOutput(`${visibleLine(text)}\r\n`);
}

/** A line of the outline; VS Code refuses one without a name. */
export function newSymbol(
  { name, detail }: { name: string; detail: string },
  kind: vscode.SymbolKind,
  range: vscode.Range,
  selection: vscode.Range,
): vscode.DocumentSymbol {
  return new vscode.DocumentSymbol(visibleLine(name), visibleLine(detail), kind, range, selection);
}

/** Something to complete; what it inserts is for its maker to say. */
export function newCompletionItem(
  { label, detail }: { label: string; detail: string },
  kind: vscode.CompletionItemKind,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(visibleLine(label), kind);
  item.detail = visibleLine(detail);
  return item;
}

/** A task that runs a program. */
export function newTask(
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
  { name, detail }: { name: string; detail: string },
  execution: vscode.ProcessExecution,
): vscode.Task {
  const task = new vscode.Task(definition, scope, visibleLine(name), "OpenSpec", execution, []);
  task.detail = visibleLine(detail);
  return task;
}

/** A terminal that shows what a program says. */
export function openTerminal(options: vscode.TerminalOptions & { name: string }): vscode.Terminal {
  return vscode.window.createTerminal({ ...options, name: visibleLine(options.name) });
}

/** A quick fix. */
export function newQuickFix(title: string): vscode.CodeAction {
  return new vscode.CodeAction(visibleLine(title), vscode.CodeActionKind.QuickFix);
}

/** The item of the status bar, with a way to say what it shows. */
export function newStatusBarItem(id: string, priority: number) {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, priority);
  const show = ({ text, tooltip }: { text: string; tooltip: string }) => {
    item.text = visibleLine(text);
    item.tooltip = visibleText(tooltip);
    item.show();
  };
  return { item, show };
}

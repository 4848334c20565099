import * as vscode from "vscode";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import { fixOffer } from "../../core/plugins/fixOffer";
import { readUserPlugins } from "../../node/plugins/readUserPlugins";
import { readSettings } from "../../node/settings/readSettings";
import { commandIds } from "../base/commandIds";
import type { IssueOrigin, ShownIssue } from "./issuesByFile";
import type { Problems } from "./problems";
import { toDiagnostic } from "./toDiagnostic";
import { newQuickFix } from "../shown/items";

/** Offers a checker's own fixer on what that checker found in the last attempt. */
export class PluginFixProvider implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(private readonly problems: Problems) {}

  provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!vscode.workspace.isTrusted) return [];
    const shown = this.problems.of(document.uri.fsPath);
    if (shown.length === 0) return [];
    const byPlugin = new Map<string, { origin: IssueOrigin; mends: vscode.Diagnostic[] }>();
    for (const diagnostic of diagnostics) {
      const origin = shown.find((issue) => isShownAs(issue, diagnostic))?.origin;
      if (origin === undefined) continue;
      const mends = [...(byPlugin.get(origin.plugin)?.mends ?? []), diagnostic];
      byPlugin.set(origin.plugin, { origin, mends });
    }
    return [...byPlugin.values()].flatMap(actionsFor);
  }
}

/** VS Code hands out copies of diagnostics, those of other extensions too. */
function isShownAs(issue: ShownIssue, { source, message, range }: vscode.Diagnostic): boolean {
  return (
    issue.source === source &&
    issue.line === range.start.line + 1 &&
    toDiagnostic(issue).message === message
  );
}

function actionsFor({
  origin,
  mends,
}: {
  origin: IssueOrigin;
  mends: vscode.Diagnostic[];
}): vscode.CodeAction[] {
  const title = titleOf(origin);
  if (title === undefined) return [];
  const action = newQuickFix(title);
  action.diagnostics = mends;
  action.command = { command: commandIds.fixWithPlugin, title, arguments: [origin] };
  return [action];
}

/** What the plugin's manifest, built in or the repository's own, has to offer. */
function titleOf({ root, plugin, file }: IssueOrigin): string | undefined {
  const builtin = builtinPlugins().find(({ id }) => id === plugin);
  const own = () =>
    readUserPlugins(root, readSettings({ root }).settings).plugins.find(
      ({ manifest }) => manifest.id === plugin,
    )?.manifest;
  const manifest = builtin ?? own();
  return manifest === undefined ? undefined : fixOffer(manifest, file);
}

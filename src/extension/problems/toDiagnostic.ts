import * as vscode from "vscode";
import type { Issue } from "../../core/model/issue";
import { rulePage } from "../../core/plugins/rulePage";
import type { ShownIssue } from "./issuesByFile";
import { newDiagnostic, newRelatedInformation } from "../shown/items";

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const satisfies Record<Issue["severity"], vscode.DiagnosticSeverity>;

/** An issue as the Problems panel has it: lines and columns from 0, and never past its line when it is a point. */
export function toDiagnostic(issue: ShownIssue): vscode.Diagnostic {
  const start = new vscode.Position(issue.line - 1, issue.column - 1);
  const end = new vscode.Position(issue.endLine - 1, issue.endColumn - 1);
  const isPoint = !end.isAfter(start);
  const range = new vscode.Range(start, isPoint ? endOfLine(start) : end);
  const help = issue.help === undefined ? "" : `\n${issue.help}`;
  const diagnostic = newDiagnostic(
    range,
    {
      message: `${issue.message}${issue.isOld === true ? " (known from the base)" : ""}${help}`,
      source: issue.source,
    },
    issue.isOld === true ? vscode.DiagnosticSeverity.Information : severities[issue.severity],
  );
  diagnostic.code = codeOf(issue);
  if (issue.isOld === true) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  if (issue.foundBy !== undefined) {
    const log = new vscode.Location(vscode.Uri.file(issue.foundBy.log), new vscode.Position(0, 0));
    diagnostic.relatedInformation = [
      newRelatedInformation(log, `Found by ${issue.foundBy.name}, see its log`),
    ];
  }
  return diagnostic;
}

/** The code, as a link where the checker has a page about it. */
function codeOf({ source, code }: Issue): vscode.Diagnostic["code"] {
  const page = rulePage(source, code);
  return page === undefined ? code : { value: code, target: vscode.Uri.parse(page) };
}

/** VS Code cuts a range at the end of its line. */
function endOfLine(start: vscode.Position): vscode.Position {
  return new vscode.Position(start.line, Number.MAX_SAFE_INTEGER);
}

import * as vscode from "vscode";
import type { Issue } from "../../core/model/issue";

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const satisfies Record<Issue["severity"], vscode.DiagnosticSeverity>;

/** An issue as the Problems panel has it: lines and columns from 0, and never past its line when it is a point. */
export function toDiagnostic(issue: Issue): vscode.Diagnostic {
  const start = new vscode.Position(issue.line - 1, issue.column - 1);
  const end = new vscode.Position(issue.endLine - 1, issue.endColumn - 1);
  const isPoint = !end.isAfter(start);
  const range = new vscode.Range(start, isPoint ? endOfLine(start) : end);
  const help = issue.help === undefined ? "" : `\n${issue.help}`;
  const diagnostic = new vscode.Diagnostic(
    range,
    `${issue.message}${help}`,
    severities[issue.severity],
  );
  diagnostic.source = issue.source;
  diagnostic.code = issue.code;
  return diagnostic;
}

/** VS Code cuts a range at the end of its line. */
function endOfLine(start: vscode.Position): vscode.Position {
  return new vscode.Position(start.line, Number.MAX_SAFE_INTEGER);
}

import type { Issue, Severity } from "../model/issue";
import type { OpenSpecIssue } from "../openspec/openspecIssue";
import { findSection, readSections } from "../text/readSections";
import { validateSpec } from "../openspec/validateSpec";
import { issueIn } from "../checks/delta/languageRule";
import { readOutline } from "../text/specOutline";
import { inLine } from "./textEdit";

const severities = {
  ERROR: "error",
  WARNING: "warning",
  INFO: "info",
} as const satisfies Record<OpenSpecIssue["level"], Severity>;

function codeOf({ message, path }: OpenSpecIssue): string {
  if (path.endsWith("scenarios")) return "requirement-has-scenario";
  return message.includes("SHALL or MUST") ? "requirement-has-shall" : "openspec";
}

/** The lines that OpenSpec means with `requirements[N]`: headings for most rules, named requirements for the keyword. */
function requirementLines(text: string): { all: number[]; named: number[] } {
  const all = findSection(readSections(text), "Requirements")?.children ?? [];
  const named = readOutline(text).requirements.filter(({ form }) => form === "heading");
  return { all: all.map(({ line }) => line), named: named.map(({ line }) => line) };
}

/** What OpenSpec says about a main spec, each where it is about; what it says twice stands once. */
export function specIssues(file: string, text: string): Issue[] {
  const found = validateSpec(text);
  if (found.length === 0) return [];
  const lines = text.split(/\r\n|\n|\r/);
  const numbers = requirementLines(text);
  const purpose = findSection(readSections(text), "Purpose")?.line;
  const isRepeated = (issue: OpenSpecIssue) => /^requirements\.\d+\.scenarios$/.test(issue.path);
  return found
    .filter((issue) => !isRepeated(issue))
    .map((issue) => {
      const code = codeOf(issue);
      const index = Number(/^requirements\[(\d+)\]/.exec(issue.path)?.[1] ?? -1);
      const counted = code === "requirement-has-shall" ? numbers.named : numbers.all;
      const about = issue.path === "overview" ? purpose : counted[index];
      const line = issue.line ?? about ?? 1;
      const range = inLine(line, 1, (lines[line - 1] ?? "").length + 1);
      return issueIn({ file, ...range }, code, issue.message, severities[issue.level]);
    });
}

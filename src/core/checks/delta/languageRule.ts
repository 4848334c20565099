import type { ChangeFiles } from "../../model/change";
import type { Issue, Severity } from "../../model/issue";
import type { TextSource } from "../../language/projectTexts";
import type { FileRange } from "../../language/textEdit";

/** Looks at an open change beside the main specs and says what breaks one rule. */
export type LanguageRule = (change: string, files: ChangeFiles, specs: TextSource) => Issue[];

/** An issue at exactly the range that is wrong. */
export function issueIn(
  range: FileRange,
  code: string,
  message: string,
  severity: Severity = "error",
): Issue {
  return { source: "spec", code, severity, message, ...range };
}

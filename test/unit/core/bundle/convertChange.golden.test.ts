import path from "node:path";
import { convertChange, type Conversion } from "../../../../src/core/bundle/convertChange";
import { formatIssue } from "../../../../src/core/model/issueAt";
import { assertGolden } from "../../assertGolden";
import { caseNames, casesFolder, readCase } from "./conversionCases";

function report({ provenance, doneTasks, candidates, issues }: Conversion): string {
  const places = provenance.map(
    ({ field, value, place }) => `${field}  ${value}  ${place.file}:${place.line}:${place.column}`,
  );
  const sections: Record<string, string[]> = {
    provenance: places,
    "done tasks": doneTasks.map(({ text, place }) => `${text}  ${place.file}:${place.line}`),
    candidates: [...candidates],
    issues: issues.map((issue) => `${issue.severity} ${issue.code} ${formatIssue(issue)}`),
  };
  return Object.entries(sections)
    .map(([name, lines]) => [`${name}:`, ...lines.map((line) => `  ${line}`), ""].join("\n"))
    .join("\n");
}

suite("the bundle that a change is converted to", () => {
  for (const name of caseNames()) {
    test(name, () => {
      const conversion = convertChange(readCase(name));
      assertGolden(path.join(casesFolder, name, "bundle.json"), conversion.text);
      assertGolden(path.join(casesFolder, name, "report.txt"), report(conversion));
    });
  }
});

import { readSteps } from "../../text/scenarioSteps";
import { readOutline } from "../../text/specOutline";
import { linesAfter } from "../textEdit";
import type { FixMaker } from "./quickFix";

/** Puts the WHEN or THEN that a scenario lacks below it. */
export const addSteps: FixMaker = ({ file, text, issue }) => {
  const { lines, requirements } = readOutline(text);
  const scenario = requirements
    .flatMap(({ scenarios }) => scenarios)
    .find(({ line }) => line === issue.line);
  if (scenario === undefined) return [];
  const { line, lastLine } = scenario;
  const written = readSteps(lines.slice(line, lastLine)).map(({ keyword }) => keyword);
  const missing = [
    { keyword: "WHEN", text: "- **WHEN** something happens" },
    { keyword: "THEN", text: "- **THEN** this can be seen" },
  ].filter(({ keyword }) => !written.some((each) => each === keyword));
  if (missing.length === 0) return [];
  const added = missing.map((each) => each.text).join("\n");
  const edit = linesAfter(file, lastLine, lines[lastLine - 1] ?? "", added);
  const title = `Add ${missing.map(({ keyword }) => keyword).join(" and ")}`;
  return [{ title, edits: [edit], isPreferred: true }];
};

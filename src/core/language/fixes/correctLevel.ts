import { inLine } from "../textEdit";
import type { FixMaker } from "./quickFix";

/** Gives a requirement's or scenario's heading the number of `#` that it is read with. */
export const correctLevel: FixMaker = ({ file, text, issue }) => {
  const line = text.split(/\r\n|\n|\r/)[issue.line - 1] ?? "";
  const found = /^(\s*)(#+)(\s*)(Requirement|Scenario):/i.exec(line);
  if (found === null) return [];
  const marks = "#".repeat(found[4]?.toLowerCase() === "requirement" ? 3 : 4);
  const [, indent = "", written = ""] = found;
  const range = inLine(issue.line, indent.length + 1, indent.length + written.length + 1);
  return [{ title: `Write ${marks}`, edits: [{ file, ...range, text: marks }], isPreferred: true }];
};

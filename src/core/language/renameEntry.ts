import type { SpecOutline } from "../text/specOutline";
import { inLine, linesAfter, type FileEdit } from "./textEdit";

function entry(from: string, to: string): string {
  return `- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\``;
}

/** Says in a delta that a requirement of the spec gets another name: changes the entry that is there, or adds one. */
export function addRename(
  file: string,
  outline: SpecOutline,
  from: string,
  to: string,
): FileEdit[] {
  const { lines, requirements, sections } = outline;
  const at = requirements.findIndex((each) => each.form === "from" && each.name === from);
  const present = at === -1 ? undefined : requirements[at + 1];
  if (present?.form === "to") return [{ file, ...present.range, text: to }];
  const section = sections.find(({ operation }) => operation === "RENAMED");
  if (section !== undefined) {
    const { lastLine, line } = section;
    const gap = lastLine === line ? "\n" : "";
    return [linesAfter(file, lastLine, lines[lastLine - 1] ?? "", gap + entry(from, to))];
  }
  const isEmpty = lines.every((line) => line.trim() === "");
  const text = `## RENAMED Requirements\n\n${entry(from, to)}\n${isEmpty ? "" : "\n"}`;
  // Renames apply first, so they are read first.
  const line = isEmpty ? 1 : (sections[0]?.line ?? 1);
  return [{ file, ...inLine(line, 1, 1), text }];
}

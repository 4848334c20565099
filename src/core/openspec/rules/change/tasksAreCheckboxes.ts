import { hasTasks } from "../../../text/readTasks";
import { openspecIssue } from "../../openspecIssue";
import type { ChangeRule } from "./changeRule";

function indentOf(line: string): number {
  let column = 0;
  for (const char of line) {
    if (char === " ") column += 1;
    else if (char === "\t") column += 4 - (column % 4);
    else break;
  }
  return column;
}

function afterFrontMatter(lines: readonly string[]): number {
  const isRule = (line: string) => /^-{3}\s*$/.test(line);
  if (!isRule((lines[0] ?? "").replace(/^\uFEFF/, "").trimEnd())) return 0;
  const end = lines.findIndex((line, at) => at > 0 && isRule(line.trimEnd()));
  return end === -1 ? 0 : end + 1;
}

/** Marks the lines that a reader sees as text: outside of code and of comments that begin a line. */
function createReader(): (line: string) => boolean {
  let fence: string | undefined;
  let inComment = false;
  return (line) => {
    if (inComment) {
      inComment = !line.includes("-->");
      return false;
    }
    const marker = /^ {0,3}(`{3,}|~{3,})(.*)/.exec(line);
    if (marker !== null) {
      const [, run = "", rest = ""] = marker;
      const closes =
        fence !== undefined &&
        run[0] === fence[0] &&
        run.length >= fence.length &&
        rest.trim() === "";
      if (fence === undefined) fence = run;
      else if (closes) fence = undefined;
      return false;
    }
    if (fence !== undefined) return false;
    const start = line.trimStart();
    if (!start.startsWith("<!--")) return true;
    inComment = !start.includes("-->", 4);
    return false;
  };
}

/** The 1-based line of the first list item that a reader sees. */
function firstListItem(text: string): number | undefined {
  const lines = text.split("\n");
  const isText = createReader();
  for (let at = afterFrontMatter(lines); at < lines.length; at++) {
    const line = lines[at] ?? "";
    const isItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\S/.test(line) && indentOf(line) < 4;
    if (isText(line) && isItem) return at + 1;
  }
  return undefined;
}

/** A task list that has items has checkboxes: nothing else counts as a task. */
export const tasksAreCheckboxes: ChangeRule = ({ tasks }) => {
  if (tasks === undefined || !tasks.isTracked || tasks.hasUnreadable) return [];
  if (tasks.files.some(({ text }) => hasTasks(text))) return [];
  return tasks.files.flatMap(({ path, text }) => {
    const line = firstListItem(text);
    const message =
      'This change counts as 0 tasks: no line in its tracked task files is a checkbox, so "openspec list" and "openspec status" report no work and "openspec archive" has nothing to flag as incomplete. Write each task as "- [ ] 1.1 Description".';
    return line === undefined ? [] : [openspecIssue("WARNING", path, message, line)];
  });
};

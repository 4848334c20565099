import { taskInLine } from "../../../text/readTasks";
import type { TaskFile } from "../../changeFacts";
import { openspecIssue, type OpenSpecIssue } from "../../openspecIssue";
import type { ChangeRule } from "./changeRule";

const secondLevel = /^ {0,3}##(?!#)(?:[ \t]+|[ \t]*\r?$)/;
const numberedGroup = /^ {0,3}##[ \t]+(\d+)\.(?:[ \t]|\r?$)/;
const taskNumber = /^(\d+(?:\.\d+)+(?:[A-Za-z]+)?)(?=\s|$)/;

interface NumberedTask {
  id: string;
  group: string;
  line: number;
}

function numberedTasks(text: string): NumberedTask[] {
  const lines = text.split("\n");
  if (!lines.some((line) => numberedGroup.test(line))) return [];
  let group: string | undefined;
  return lines.flatMap((line, at) => {
    if (secondLevel.test(line)) group = numberedGroup.exec(line)?.[1];
    const id = taskNumber.exec(taskInLine(line)?.text ?? "")?.[1];
    return group === undefined || id === undefined ? [] : [{ id, group, line: at + 1 }];
  });
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}

function issuesOf(
  { path, text }: TaskFile,
  first: Map<string, { path: string; line: number }>,
): OpenSpecIssue[] {
  return numberedTasks(text).flatMap(({ id, group, line }) => {
    const [own = ""] = id.split(".");
    const misplaced = `Task "${id}" is under group ${group}, but its leading number points to group ${own}. Move it to group ${own} or renumber it.`;
    const issues =
      own === group || withoutZeros(own) === withoutZeros(group)
        ? []
        : [openspecIssue("WARNING", path, misplaced, line)];
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, { path, line });
      return issues;
    }
    const where =
      known.path === path ? `on line ${known.line}` : `in ${known.path} on line ${known.line}`;
    const repeated = `Task ID "${id}" is duplicated; it was first declared ${where}.`;
    return [...issues, openspecIssue("WARNING", path, repeated, line)];
  });
}

/** Task numbers follow their groups, and none stands twice. */
export const taskNumbersAreSound: ChangeRule = ({ tasks }) => {
  if (tasks === undefined || !tasks.isNumbered) return [];
  const first = new Map<string, { path: string; line: number }>();
  return tasks.files.flatMap((file) => issuesOf(file, first));
};

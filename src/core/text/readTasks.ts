import type { Task } from "../model/change";

// OpenSpec's own: any indent, any list marker, any one character in the box; a link is no task.
const taskLine =
  /^\s*(?:[-*+]|\d{1,9}[.)])\s*\[(?:\s*(?!\s)([^\]\s]?)\s*\](?![([])|\s+\])\s*(?!\s)(.*)/;

/** The task that a line is, counted exactly as OpenSpec counts; undefined for any other line. */
export function taskInLine(line: string): { text: string; done: boolean } | undefined {
  if (!line.includes("]")) return undefined;
  const found = taskLine.exec(line);
  if (found === null) return undefined;
  return { text: (found[2] ?? "").trim(), done: found[1]?.toLowerCase() === "x" };
}

/** Whether a text has a task at all. */
export function hasTasks(text: string): boolean {
  return text.split("\n").some((line) => taskInLine(line) !== undefined);
}

/** Reads the checkboxes of a task list, wherever they stand. */
export function readTasks(file: string, text: string): Task[] {
  return text.split("\n").flatMap((line, index) => {
    const task = taskInLine(line);
    if (task === undefined) return [];
    const column = line.search(/[^\s\uFEFF]/) + 1;
    return [{ ...task, place: { file, line: index + 1, column } }];
  });
}

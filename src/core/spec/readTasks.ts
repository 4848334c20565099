import type { Task } from "../model/change";

// OpenSpec's own: any indent, any list marker, any one character in the box; a link is no task.
const taskLine = /^\s*(?:[-*+]|\d{1,9}[.)])\s*\[(?:\s*([^\]\s]?)\s*\](?![([])|\s+\])\s*(.*)/;

/** Reads the checkboxes of a task list, counted exactly as OpenSpec counts them. */
export function readTasks(file: string, text: string): Task[] {
  const tasks: Task[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const found = taskLine.exec(line);
    if (found === null) continue;
    const column = line.search(/[^\s\uFEFF]/) + 1;
    tasks.push({
      text: (found[2] ?? "").trim(),
      done: found[1]?.toLowerCase() === "x",
      place: { file, line: index + 1, column },
    });
  }
  return tasks;
}

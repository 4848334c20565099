import { taskInLine } from "../text/readTasks";
import { inLine, type TextRange } from "./textEdit";

/**
 * Ticks or unticks the box of the task at a line, or of the only one with its text when lines have moved.
 * Undefined when there is no such task or nothing to do; every other byte stays.
 */
export function tickTask(
  source: string,
  task: { line: number; text: string },
  done: boolean,
): (TextRange & { text: string }) | undefined {
  const lines = source.split(/\r\n|\n/);
  const isIt = (line: number) => taskInLine(lines[line - 1] ?? "")?.text === task.text;
  const alike = lines.flatMap((_, at) => (isIt(at + 1) ? [at + 1] : []));
  const line = isIt(task.line) ? task.line : alike.length === 1 ? alike[0] : undefined;
  if (line === undefined) return undefined;
  const written = lines[line - 1] ?? "";
  if (taskInLine(written)?.done === done) return undefined;
  const open = written.indexOf("[");
  const close = written.indexOf("]", open);
  return { ...inLine(line, open + 2, close + 1), text: done ? "x" : " " };
}

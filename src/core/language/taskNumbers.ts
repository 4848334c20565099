import { specText } from "../text/specText";
import { taskInLine } from "../text/readTasks";
import { inLine, type TextRange } from "./textEdit";

/** A number in a task list: of a `## 1.` group, or of a task `- [ ] 1.1`. */
export interface TaskNumber {
  kind: "group" | "task";
  number: string;
  range: TextRange;
  /** The text of the task, number included. */
  text: string;
}

/** A number that has to change, and what the task is called before and after. */
export interface NewTaskNumber {
  number: string;
  range: TextRange;
  task?: { from: string; to: string };
}

const group = /^##\s+(\d+)(?=[.)]\s)/;
const numbered = /^\d+(?:\.\d+)+(?=[\s.:)]|$)/;

/** The numbers of a task list in the order they stand. */
export function taskNumbers(source: string): TaskNumber[] {
  const { lines, fenced } = specText(source);
  return lines.flatMap((line, at): TaskNumber[] => {
    if (fenced[at]) return [];
    const title = group.exec(line);
    if (title !== null) {
      const number = title[1] ?? "";
      const column = title[0].length - number.length + 1;
      const range = inLine(at + 1, column, column + number.length);
      return [{ kind: "group", number, range, text: "" }];
    }
    const text = taskInLine(line)?.text ?? "";
    const number = numbered.exec(text)?.[0];
    if (number === undefined) return [];
    const column = line.indexOf(number, line.indexOf("]")) + 1;
    const range = inLine(at + 1, column, column + number.length);
    return [{ kind: "task", number, range, text }];
  });
}

/** The numbers that differ when groups and tasks are counted in the order they stand. */
export function newTaskNumbers(source: string): NewTaskNumber[] {
  let groupCount = 0;
  let counts: number[] = [];
  return taskNumbers(source).flatMap(({ kind, number, range, text }): NewTaskNumber[] => {
    if (kind === "group") {
      counts = [];
      const next = String(++groupCount);
      return next === number ? [] : [{ number: next, range }];
    }
    const depth = number.split(".").length - 1;
    counts = Array.from({ length: depth }, (_, at) => counts[at] ?? (at === depth - 1 ? 0 : 1));
    counts[depth - 1] = (counts[depth - 1] ?? 0) + 1;
    const first = groupCount === 0 ? number.split(".")[0] : groupCount;
    const next = [first, ...counts].join(".");
    if (next === number) return [];
    return [{ number: next, range, task: { from: text, to: next + text.slice(number.length) } }];
  });
}

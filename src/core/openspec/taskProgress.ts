import { taskInLine } from "../text/readTasks";

/** How far a task list is. */
export interface TaskProgress {
  total: number;
  complete: number;
}

export type TaskStatus = "no-tasks" | "complete" | "in-progress";

/** A task as `instructions apply` lists it; `id` counts those with a text from 1. */
export interface ListedTask {
  id: string;
  description: string;
  done: boolean;
}

function tasksIn(texts: readonly string[]): { text: string; done: boolean }[] {
  return texts.flatMap((text) => text.split("\n").flatMap((line) => taskInLine(line) ?? []));
}

/** Counts every checkbox of some texts, those without a text included. */
export function taskProgress(texts: readonly string[]): TaskProgress {
  const tasks = tasksIn(texts);
  return { total: tasks.length, complete: tasks.filter(({ done }) => done).length };
}

/** The tasks that somebody can work on. */
export function listedTasks(texts: readonly string[]): ListedTask[] {
  return tasksIn(texts)
    .filter(({ text }) => text !== "")
    .map(({ text, done }, at) => ({ id: String(at + 1), description: text, done }));
}

/** OpenSpec's word for it. */
export function taskStatus({ total, complete }: TaskProgress): TaskStatus {
  if (total === 0) return "no-tasks";
  return total === complete ? "complete" : "in-progress";
}

/** OpenSpec's text for people. */
export function taskStatusText({ total, complete }: TaskProgress): string {
  if (total === 0) return "No tasks";
  return total === complete ? "✓ Complete" : `${complete}/${total} tasks`;
}

import { changeFolder } from "../../change/changePaths";
import { taskNumbers } from "../../language/taskNumbers";
import { issueIn, type LanguageRule } from "./languageRule";

/** Numbered tasks have numbers of their own, and begin with that of their group. */
export const tasksAreNumbered: LanguageRule = (change, files) => {
  const file = `${changeFolder(change)}/tasks.md`;
  const seen = new Map<string, number>();
  let group: string | undefined;
  return taskNumbers(files[file] ?? "").flatMap(({ kind, number, range }) => {
    if (kind === "group") group = number;
    const key = `${kind} ${number}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, range.line);
    const isElsewhere = kind === "task" && group !== undefined && number.split(".")[0] !== group;
    if (before === undefined && !isElsewhere) return [];
    const found =
      before === undefined
        ? `${number} stands in group ${group ?? ""}`
        : `${number} is the number of line ${before} too`;
    const message = `${found}. Renumber the tasks, so that a number names one task.`;
    return [issueIn({ file, ...range }, "tasks-are-numbered", message, "warning")];
  });
};

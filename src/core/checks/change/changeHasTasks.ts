import { specIssue, type Rule } from "./rule";

/** Every change has a task list with a task in it. */
export const changeHasTasks: Rule = (change, files) => {
  if (change.tasks.some(({ text }) => text !== "")) return [];
  const file = `${change.folder}/tasks.md`;
  const found =
    files[file] === undefined
      ? `Change "${change.id}" has no tasks.md`
      : `tasks.md of "${change.id}" has no task`;
  const message = `${found}. Write one line for each task: "- [ ] Add rate limiter middleware".`;
  return [specIssue({ file }, "change-has-tasks", message)];
};

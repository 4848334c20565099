import type { Issue } from "../../model/issue";
import { taskInLine } from "../../text/readTasks";
import type { OpenChange } from "./openChange";
import { extraIssue } from "./extraIssue";

/** A workstream of a change: its tasks, and whether the engine proved them. */
export interface WorkstreamClaim {
  id: string;
  change: string;
  tasks: readonly string[];
  isDone: boolean;
}

/** A ticked task that a workstream is to do, and that no workstream has done. */
export function taskWithoutEvidence(
  { id, facts }: OpenChange,
  claims: readonly WorkstreamClaim[],
): Issue[] {
  const own = claims.filter(({ change }) => change === id);
  if (own.length === 0) return [];
  return (facts.tasks?.files ?? []).flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, at) => {
      const task = taskInLine(line);
      const named = own.filter(({ tasks }) => task?.done === true && tasks.includes(task.text));
      if (task === undefined || named.length === 0 || named.some(({ isDone }) => isDone)) return [];
      const ids = named.map((claim) => claim.id).join(", ");
      const message = `"${task.text}" is ticked, but nothing proves it: ${ids} is not done. Run it, or untick the task.`;
      const place = { file: `openspec/changes/${id}/${path}`, line: at + 1 };
      return [extraIssue(place, "task-without-evidence", "warning", message)];
    }),
  );
}

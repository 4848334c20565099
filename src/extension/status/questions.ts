import { workstreamViews, type WorkstreamView } from "../../core/view/workstreamView";
import { allows } from "../../core/view/act";
import type { ProjectState } from "../model/projectState";

/** Something that only a person can answer. */
export interface Question {
  /** The same for the same question, however often it is seen. */
  key: string;
  root: string;
  workstream: string;
  text: string;
  /** `edit`: a person works in the worktree, then resumes. */
  kind: "answer" | "edit" | "resume";
}

/** What needs a person now: a workstream that waits for one, or a run that was stopped from outside. */
export function questionsOf(state: ProjectState): Question[] {
  return workstreamViews(state).flatMap((view): Question[] => {
    if (view.word === "needs you") {
      const kind = allows(view.acts, "confirm") ? "answer" : "edit";
      return [question(state, view, kind, `${view.id} ${view.text}.`)];
    }
    if (view.word === "interrupted") {
      return [question(state, view, "resume", `${view.id} was ${view.text}.`)];
    }
    return [];
  });
}

function question(
  state: ProjectState,
  view: WorkstreamView,
  kind: Question["kind"],
  text: string,
): Question {
  const run = view.row?.runId ?? "";
  const key = [kind, view.id, run, view.row?.updatedAt ?? 0].join("/");
  return { key, root: state.project.root, workstream: view.id, text, kind };
}

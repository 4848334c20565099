import type { Task } from "../../core/model/change";
import { statedRequirements } from "../../core/change/statedRequirements";
import { type EvidenceView, evidenceView, newestEvidence, provableKeys } from "./evidenceView";
import type { ChangeState, ProjectState } from "./projectState";
import { type WorkstreamView, workstreamViews } from "./workstreamView";

export type Phase = "think" | "document" | "plan" | "execute" | "track";

/** A change with everything that the other files and the store say about it. */
export interface ChangeView extends ChangeState {
  phase: Phase;
  /** By scenario key; a requirement without scenarios has its own. */
  evidence: ReadonlyMap<string, EvidenceView>;
  proven: number;
  workstreams: readonly WorkstreamView[];
  /** Every workstream is done and there is one. */
  isDone: boolean;
}

/** The open changes of a project. */
export function changeViews(state: ProjectState): ChangeView[] {
  const workstreams = workstreamViews(state);
  return state.changes.map((change) => changeView(state, change, workstreams));
}

function changeView(
  state: ProjectState,
  change: ChangeState,
  all: readonly WorkstreamView[],
): ChangeView {
  const { id } = change.change;
  const requirements = statedRequirements(change.change);
  const workstreams = all.filter((each) => each.change === id);
  const newest = newestEvidence(state, id);
  const evidence = new Map(
    requirements.flatMap((requirement) =>
      provableKeys(requirement).map((key) => {
        const view = evidenceView(newest.get(key), requirement.sha256, state.store.changedFiles);
        return [key, view] as const;
      }),
    ),
  );
  const isDone = workstreams.length > 0 && workstreams.every((each) => each.word === "done");
  return {
    ...change,
    phase: phaseOf(requirements.length > 0, workstreams, isDone),
    evidence,
    proven: [...evidence.values()].filter((each) => each.word === "proven").length,
    workstreams,
    isDone,
  };
}

function phaseOf(
  hasRequirements: boolean,
  workstreams: readonly WorkstreamView[],
  isDone: boolean,
): Phase {
  if (isDone) return "track";
  if (workstreams.some((each) => each.row !== null)) return "execute";
  if (workstreams.length > 0) return "plan";
  return hasRequirements ? "document" : "think";
}

/** The workstream whose being done proves a task, if there is one. */
export function provenBy(view: ChangeView, task: Task): WorkstreamView | undefined {
  return view.workstreams.find(
    ({ word, bundle }) =>
      word === "done" && bundle?.kind === "readable" && bundle.bundle.tasks.includes(task.text),
  );
}

import type { Task } from "../model/change";
import { statedRequirements } from "../change/statedRequirements";
import { changePhase, type ChangePhase } from "../trace/changePhase";
import { type EvidenceView, evidenceView, newestEvidence, provableKeys } from "./evidenceView";
import { type WorkstreamView, workstreamViews } from "./workstreamView";
import type { ChangeState, ViewedProject } from "./viewedProject";

/** A change with everything that the other files and the store say about it. */
export interface ChangeView extends ChangeState {
  phase: ChangePhase;
  /** By scenario key; a requirement without scenarios has its own. */
  evidence: ReadonlyMap<string, EvidenceView>;
  proven: number;
  workstreams: readonly WorkstreamView[];
  /** Every workstream is done and there is one. */
  isDone: boolean;
}

/** The open changes of a project. */
export function changeViews(state: ViewedProject): ChangeView[] {
  const workstreams = workstreamViews(state);
  return state.changes.map((change) => changeView(state, change, workstreams));
}

function changeView(
  state: ViewedProject,
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
    phase: changePhase({
      hasRequirements: requirements.length > 0,
      hasBundle: workstreams.length > 0,
      hasRun: workstreams.some((each) => each.row !== null),
      isDone,
    }),
    evidence,
    proven: [...evidence.values()].filter((each) => each.word === "proven").length,
    workstreams,
    isDone,
  };
}

/** The workstream whose being done proves a task, if there is one. */
export function provenBy(view: ChangeView, task: Task): WorkstreamView | undefined {
  return view.workstreams.find(
    ({ word, bundle }) =>
      word === "done" && bundle?.kind === "readable" && bundle.bundle.tasks.includes(task.text),
  );
}

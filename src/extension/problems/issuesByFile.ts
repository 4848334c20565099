import path from "node:path";
import type { Issue } from "../../core/model/issue";
import type { ProjectState } from "../model/projectState";
import type { AttemptFacts, WorkstreamRun } from "../model/runFacts";
import { placeOfIssue } from "../model/worktreePlace";
import { attemptName, workstreamViews } from "../model/workstreamView";

/** An issue with what the Problems panel says besides. */
export interface ShownIssue extends Issue {
  /** It was there on the base already: told, and nobody's task. */
  isOld?: boolean;
  /** The attempt that found it, and the absolute path of its log. */
  foundBy?: { name: string; log: string };
}

/** Every issue that the Problems panel shows of a project, by absolute path. */
export function issuesByFile(state: ProjectState): Map<string, ShownIssue[]> {
  const byFile = new Map<string, ShownIssue[]>();
  const add = (file: string, issue: ShownIssue) => {
    byFile.set(file, [...(byFile.get(file) ?? []), issue]);
  };
  const { root } = state.project;
  for (const { issues } of [...state.changes, ...state.bundles]) {
    for (const issue of issues) add(path.join(root, issue.file), issue);
  }
  for (const view of workstreamViews(state)) {
    if (view.latest === null || view.row?.mergedAt != null) continue;
    for (const issue of foundLast(root, view.latest)) {
      add(placeOfIssue(state, view.latest, issue.file), issue);
    }
  }
  return byFile;
}

/** What the last finished attempt found; one that passed found nothing that counts. */
function foundLast(root: string, run: WorkstreamRun): ShownIssue[] {
  const last = run.attempts.filter(looksForIssues).at(-1);
  if (last === undefined || last.status === "passed") return [];
  const name = attemptName(last);
  return last.issues.map(({ help, isNew, ...issue }) => ({
    ...issue,
    ...(help === null ? {} : { help }),
    ...(isNew ? {} : { isOld: true }),
    ...(last.logPath === null ? {} : { foundBy: { name, log: path.join(root, last.logPath) } }),
  }));
}

function looksForIssues({ step, status }: AttemptFacts): boolean {
  return (step === "static" || step === "runtime") && (status === "passed" || status === "failed");
}

import path from "node:path";
import type { Issue } from "../../core/model/issue";
import type { ProjectState } from "../model/projectState";
import type { AttemptFacts, WorkstreamRun } from "../model/runFacts";
import { placeOfIssue } from "../model/worktreePlace";
import { workstreamViews } from "../model/workstreamView";

/** Every issue that the Problems panel shows of a project, by absolute path. */
export function issuesByFile(state: ProjectState): Map<string, Issue[]> {
  const byFile = new Map<string, Issue[]>();
  const add = (file: string, issue: Issue) => {
    byFile.set(file, [...(byFile.get(file) ?? []), issue]);
  };
  const { root } = state.project;
  for (const { issues } of [...state.changes, ...state.bundles]) {
    for (const issue of issues) add(path.join(root, issue.file), issue);
  }
  for (const view of workstreamViews(state)) {
    if (view.latest === null || view.row?.mergedAt != null) continue;
    for (const issue of foundLast(view.latest)) {
      add(placeOfIssue(state, view.latest, issue.file), issue);
    }
  }
  return byFile;
}

/** What the last finished attempt found; one that passed found nothing that counts. */
function foundLast(run: WorkstreamRun): Issue[] {
  const last = run.attempts.filter(looksForIssues).at(-1);
  if (last === undefined || last.status === "passed") return [];
  return last.issues
    .filter((issue) => issue.isNew)
    .map(({ help, ...issue }) => ({ ...issue, ...(help === null ? {} : { help }) }));
}

function looksForIssues({ step, status }: AttemptFacts): boolean {
  return (step === "static" || step === "runtime") && (status === "passed" || status === "failed");
}

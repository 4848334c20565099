import path from "node:path";
import * as z from "zod";
import type { Issue } from "../../core/model/issue";
import type { ProjectState } from "../model/projectState";
import type { AttemptFacts, WorkstreamRun } from "../../core/view/storeFacts";
import { placeOfIssue } from "../model/worktreePlace";
import { workstreamViews } from "../../core/view/workstreamView";
import { attemptName } from "../../core/words/stateWords";

/** Which attempt's plugin found an issue, in which file of the workstream's worktree. */
export const IssueOriginSchema = z.object({
  root: z.string(),
  workstream: z.string(),
  attempt: z.string(),
  plugin: z.string(),
  /** Relative to the openspec root. */
  file: z.string(),
});
export type IssueOrigin = z.infer<typeof IssueOriginSchema>;

/** What a plugin says about a file since a person let it mend that. */
export interface Recheck {
  origin: IssueOrigin;
  issues: readonly ShownIssue[];
}

/** An issue with what the Problems panel says besides. */
export interface ShownIssue extends Issue {
  /** It was there on the base already: told, and nobody's task. */
  isOld?: boolean;
  /** The attempt that found it, and the absolute path of its log. */
  foundBy?: { name: string; log: string };
  /** Only of what a plugin found in a worktree that is still there to be worked on. */
  origin?: IssueOrigin;
}

/** Every issue that the Problems panel shows of a project, by absolute path. */
export function issuesByFile(
  state: ProjectState,
  rechecks: readonly Recheck[] = [],
): Map<string, ShownIssue[]> {
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
    for (const issue of foundLast(root, view.latest, rechecks)) {
      add(placeOfIssue(state, view.latest, issue.file), issue);
    }
  }
  return byFile;
}

/** What the last finished attempt found; one that passed found nothing that counts. */
function foundLast(root: string, run: WorkstreamRun, rechecks: readonly Recheck[]): ShownIssue[] {
  const last = run.attempts.filter(looksForIssues).at(-1);
  if (last === undefined || last.status === "passed") return [];
  const name = attemptName(last);
  const recorded = last.issues.map(({ help, isNew, pluginResultId, ...issue }): ShownIssue => {
    const { source: plugin, file } = issue;
    const origin = { root, workstream: run.workstreamId, attempt: last.id, plugin, file };
    return {
      ...issue,
      ...(help === null ? {} : { help }),
      ...(isNew ? {} : { isOld: true }),
      ...(last.logPath === null ? {} : { foundBy: { name, log: path.join(root, last.logPath) } }),
      ...(pluginResultId === null || run.worktree === null ? {} : { origin }),
    };
  });
  const since = rechecks.filter(({ origin }) => recorded.some((each) => isOf(each, origin)));
  const stands = recorded.filter((each) => !since.some(({ origin }) => isOf(each, origin)));
  return [...stands, ...since.flatMap(({ issues }) => issues)];
}

/** Whether a plugin found this issue in the same file at the same attempt. */
function isOf({ origin }: ShownIssue, other: IssueOrigin): boolean {
  return (
    origin?.attempt === other.attempt &&
    origin.plugin === other.plugin &&
    origin.file === other.file
  );
}

function looksForIssues({ step, status }: AttemptFacts): boolean {
  return (step === "static" || step === "runtime") && (status === "passed" || status === "failed");
}

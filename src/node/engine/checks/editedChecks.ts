import { compileScope } from "../../../core/scope/scope";
import type { Issue } from "../../../core/model/issue";
import { addedSuppressions } from "../../../core/plugins/edits/addedSuppressions";
import {
  changedConfiguration,
  mayConfigure,
  type EditedFile,
} from "../../../core/plugins/edits/changedConfiguration";
import { fingerprintIssues } from "../../../core/plugins/fingerprint";
import type { FileDiff } from "../../../core/plugins/readDiff";
import type { Git } from "../../git/git";
import type { PluginPlan } from "../../plugins/planPlugins";
import type { Engine, Work } from "../record/engine";
import type { JudgedIssue } from "./findingWrites";
import { inProject } from "../worktree/judgeWorktree";
import { lineReader } from "./lineReader";

/** The diff of what lies in the project, with its paths relative to the openspec root. */
function diffInProject(engine: Engine, files: readonly FileDiff[]): FileDiff[] {
  const own = (file: string | null) =>
    file === null ? null : (inProject(engine, [file])[0] ?? null);
  return files
    .map((file) => ({ ...file, base: own(file.base), head: own(file.head) }))
    .filter(({ base, head }) => base !== null || head !== null);
}

async function configurationIssues(
  engine: Engine,
  work: Work,
  git: Git,
  plans: readonly PluginPlan[],
): Promise<Issue[]> {
  const base = work.base ?? engine.target.commit;
  const tools = plans.map(({ manifest }) => manifest);
  const edited: EditedFile[] = [];
  for (const file of await git.diffNames(base, "HEAD")) {
    const [own] = inProject(engine, [file]);
    if (own === undefined || !mayConfigure(tools, own)) continue;
    const [before, after] = [await git.fileAt(base, file), await git.fileAt("HEAD", file)];
    edited.push({ file: own, before, after });
  }
  const scope = compileScope(work.bundle);
  return changedConfiguration(tools, edited, (file) => scope.isExact(file));
}

/**
 * What the work did to the checks themselves: suppressions that it added and configuration of checkers that it changed.
 * No checker tells about these, since they are what makes one silent.
 */
export async function editedChecks(
  engine: Engine,
  work: Work,
  git: Git,
  diff: readonly FileDiff[],
  plans: readonly PluginPlan[],
): Promise<JudgedIssue[]> {
  const mayShow = engine.settings.plugins.suppressions === "show";
  const suppressions = addedSuppressions(diffInProject(engine, diff)).map((issue) =>
    mayShow ? { ...issue, severity: "info" as const } : issue,
  );
  const issues = [...suppressions, ...(await configurationIssues(engine, work, git, plans))];
  const named = fingerprintIssues(issues, lineReader(work.folder));
  return named.map((issue) => ({ ...issue, isNew: true }));
}

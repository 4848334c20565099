import type { Issue } from "../../../core/model/issue";
import { filesNotLookedAt } from "../../../core/plugins/filesNotLookedAt";
import { fingerprintIssues } from "../../../core/plugins/fingerprint";
import { notLookedAtText } from "../../../core/words/notLookedAt";
import type { PluginPlan } from "../../plugins/planPlugins";
import type { Engine, Work } from "../record/engine";
import type { JudgedIssue, JudgedPlugin } from "./findingWrites";
import { lineReader } from "./lineReader";

/** Whether a new issue of this plugin stops the work. */
function blocks(plan: PluginPlan, issue: Issue): boolean {
  const { blocking } = plan.manifest;
  if (blocking === "never") return false;
  return issue.severity === "error" || (blocking === "warning" && issue.severity === "warning");
}

/** The new issues that stop the work. */
export function blockingIssues(findings: readonly JudgedPlugin[]): JudgedIssue[] {
  return findings.flatMap(({ plan, issues }) =>
    issues.filter((issue) => issue.isNew && blocks(plan, issue)),
  );
}

/** A run that broke or stopped early with new issues tripped over syntax errors, which the agent can fix. */
export function unusable(findings: readonly JudgedPlugin[]): JudgedPlugin[] {
  return findings.filter(({ plan, run, issues }) => {
    if (run.outcome === "missing") return true;
    const isWhole = run.outcome !== "broken" && !run.stoppedEarly;
    return !isWhole && !issues.some((issue) => issue.isNew && blocks(plan, issue));
  });
}

function whyUnusable({ plan, run }: JudgedPlugin): string {
  const stopped =
    run.outcome === "issues"
      ? `it stopped early (exit code ${run.exitCode ?? "unknown"}) and found nothing new: ${run.issues[0]?.message ?? run.why}`
      : run.why;
  return `${plan.manifest.id}: ${stopped}`;
}

/** Changed source files that no checker looked at, where others of their language are looked at. */
export function notLookedAt(
  engine: Engine,
  work: Work,
  findings: readonly JudgedPlugin[],
  files: readonly string[],
): JudgedIssue[] {
  const checkers = findings
    .filter(({ run }) => run.outcome === "clean" || run.outcome === "issues")
    .map(({ plan: { manifest }, run }) => ({
      id: manifest.id,
      extensions: manifest.match.extensions,
      notLookedAt: run.notLookedAt,
    }));
  const issues = filesNotLookedAt(files, checkers, engine.settings.plugins.unchecked);
  const named = fingerprintIssues(issues, lineReader(work.folder));
  return named.map((issue) => ({ ...issue, isNew: true }));
}

/** Why nothing can be said of the work, where checkers did not do theirs or left all of a file out; undefined otherwise. */
export function whyUnknown(
  findings: readonly JudgedPlugin[],
  skipped: readonly JudgedIssue[],
): string | undefined {
  const files = skipped.map(({ file }) => file);
  const [first] = skipped;
  const reasons = [
    ...unusable(findings).map(whyUnusable),
    ...(first === undefined ? [] : [`${notLookedAtText(files)}. ${first.help ?? ""}`]),
  ];
  return reasons.length === 0 ? undefined : `not proven: ${reasons.join("; ")}`;
}

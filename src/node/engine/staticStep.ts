import type { Issue } from "../../core/model/issue";
import { plural } from "../../core/pipeline/plural";
import { fingerprintIssues } from "../../core/plugins/fingerprint";
import { lineMapOf, type LineMap } from "../../core/plugins/lineMap";
import { matchBaseline } from "../../core/plugins/matchBaseline";
import { readDiff } from "../../core/plugins/readDiff";
import type { PluginPlan } from "../plugins/planPlugins";
import { finishAttempt, startAttempt, type OpenAttempt } from "./attempts";
import { plansFor, readBaseline, type Baseline } from "./baseline";
import { distrustChanged, wantedPlans } from "./changedTools";
import { checkWithPlugins, type CheckedPlugin } from "./checkWithPlugins";
import { endOfFailure } from "./endOfFailure";
import type { Engine, Work } from "./engine";
import { judgeErrors } from "./judgeErrors";
import { setAside } from "./leftovers";
import { inProject } from "./judgeWorktree";
import { lineReader } from "./lineReader";
import { showErrors, showNow } from "./notes";
import { gitOf, reopenWorktree } from "./prepareWorktree";
import { editedChecks } from "./editedChecks";
import { findingWrites, issueWrites, type Finding, type JudgedIssue } from "./findingWrites";
import { applySafeFixes, changedFiles } from "./safeFixes";

/** git names files from its top, plugins from the openspec root. */
function belowRoot(map: LineMap, prefix: string): LineMap {
  if (prefix === "") return map;
  const fromTop = (file: string) => `${prefix}/${file}`;
  return {
    file: (file) => map.file(fromTop(file)).slice(prefix.length + 1),
    line: (file, line) => map.line(fromTop(file), line),
  };
}

/** Marks which issues the workstream made: those that the base does not have. */
export function compareWithBase(
  engine: Engine,
  work: Work,
  baseline: Baseline,
  diff: string,
  checked: readonly CheckedPlugin[],
): Finding[] {
  const lines = belowRoot(lineMapOf(diff), engine.project.prefix);
  const lineText = lineReader(work.folder);
  return checked.map(({ plan, run, logFile, reuse }) => {
    const head = fingerprintIssues(run.issues, lineText);
    const issues = matchBaseline(baseline.plugins[plan.manifest.id] ?? [], head, lines);
    return { plan, run, logFile, reuse, issues };
  });
}

/** Whether a new issue of this plugin stops the work. */
function blocks(plan: PluginPlan, issue: Issue): boolean {
  const { blocking } = plan.manifest;
  if (blocking === "never") return false;
  return issue.severity === "error" || (blocking === "warning" && issue.severity === "warning");
}

function showFindings(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  findings: readonly Finding[],
  fixed: ReadonlyMap<string, number>,
): void {
  for (const { plan, run, issues, reuse } of findings) {
    const newCount = issues.filter((issue) => issue.isNew && blocks(plan, issue)).length;
    engine.show({
      at: engine.clock.now(),
      kind: "plugin_finished",
      workstream: work.id,
      step: attempt.step,
      attempt: attempt.number,
      plugin: plan.manifest.id,
      ...(plan.version === null ? {} : { version: plan.version }),
      outcome: run.outcome,
      newCount,
      knownCount: issues.length - newCount,
      fixedFiles: fixed.get(plan.manifest.id) ?? 0,
      ...(run.outcome === "clean" && run.looked > 0 ? {} : { why: run.why }),
      reused: reuse.reused,
    });
  }
}

/** STATIC: safe fixes first, then every plugin that applies; only what the base does not have blocks. */
export async function staticStep(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "static");
  try {
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await setAside(engine, work, attempt, git);
    work.plugins ??= await plansFor(engine, work);
    const baseline = await readBaseline(engine, work);
    const wanted = wantedPlans(work.plugins, baseline);
    const usable = wanted.filter(({ status }) => status === "applies");
    const fixed = await applySafeFixes(engine, work, attempt, usable);
    const looked = await changedFiles(engine, work);
    const ran = await checkWithPlugins(engine, work, attempt, wanted, looked, (plan) => {
      showNow(engine, work, attempt, plan.manifest.id);
    });
    const { commit } = await git.head();
    await git.resetTo(commit);
    const [names, diff, tree] = await Promise.all([
      git.diffNames(baseline.commit, commit),
      git.diffText(baseline.commit, commit, { contextLines: 0 }),
      git.treeOf(commit),
    ]);
    const committed = inProject(engine, names);
    const checked = distrustChanged(ran, { baseline, committed, folder: work.folder });
    const findings = compareWithBase(engine, work, baseline, diff, checked);
    showFindings(engine, work, attempt, findings, fixed.files);
    const edits = await editedChecks(engine, work, git, readDiff(diff), wanted);
    const made = { commit, tree, unseen: fixed.unseen };
    await finishStatic(engine, work, attempt, { findings, edits }, made);
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}

/** The new issues that stop the work. */
export function blockingIssues(findings: readonly Finding[]): JudgedIssue[] {
  return findings.flatMap(({ plan, issues }) =>
    issues.filter((issue) => issue.isNew && blocks(plan, issue)),
  );
}

async function finishStatic(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { findings, edits }: { findings: readonly Finding[]; edits: readonly JudgedIssue[] },
  { unseen, ...made }: { commit: string; tree: string; unseen: ReadonlySet<string> },
): Promise<void> {
  const blockingEdits = edits.filter(({ severity }) => severity === "error");
  const fresh = [...blockingIssues(findings), ...blockingEdits];
  const all = findings.flatMap(({ issues }) => issues).length + blockingEdits.length;
  const failing = [...new Set(fresh.map((issue) => issue.fingerprint))].sort();
  // A broken run with new issues tripped over syntax errors, which the agent can mend.
  const unusable = findings.filter(
    ({ plan, run, issues }) =>
      run.outcome === "missing" ||
      (run.outcome === "broken" && !issues.some((issue) => issue.isNew && blocks(plan, issue))),
  );
  const silent = new Set(unusable.map(({ plan }) => plan.manifest.id));
  const judged = judgeErrors(engine, work, attempt, new Set(failing), (id) => !silent.has(id));
  const more = {
    events: judged.events,
    facts: judged.facts,
    writes: [
      ...judged.writes,
      ...findingWrites(engine, attempt, findings, { blocks, unseen }),
      ...issueWrites(attempt, null, edits),
    ],
  };
  showErrors(engine, work, attempt, fresh, { seen: judged.seen, knownCount: all - fresh.length });
  if (unusable.length > 0) {
    const why = unusable.map(({ plan, run }) => `${plan.manifest.id}: ${run.why}`).join("; ");
    const end = {
      status: "failed",
      reason: "plugin_unusable",
      summary: `not proven: ${why}`,
    } as const;
    await finishAttempt(engine, work, attempt, { ...end, ...made }, more);
    return;
  }
  const verified = judged.verified > 0 ? `, ${plural(judged.verified, "error")} VERIFIED` : "";
  if (fresh.length === 0) {
    const ran = findings.filter(({ run }) => run.looked > 0).length;
    const summary = `0 new issues from ${plural(ran, "plugin")}${verified}`;
    await finishAttempt(engine, work, attempt, { status: "passed", summary, ...made }, more);
    return;
  }
  const known = all - fresh.length;
  const from = known > 0 ? ` (${known} known from the base, not counted)` : "";
  const summary = `${plural(fresh.length, "new issue")}${from}`;
  await finishAttempt(
    engine,
    work,
    attempt,
    { status: "failed", reason: "issues", summary, failing, ...made },
    more,
  );
}

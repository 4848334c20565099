import { plural } from "../../../core/words/plural";
import { fingerprintIssues } from "../../../core/plugins/fingerprint";
import { lineMapOf, type LineMap } from "../../../core/plugins/lineMap";
import { matchBaseline } from "../../../core/plugins/matchBaseline";
import { readDiff } from "../../../core/plugins/readDiff";
import type { PluginPlan } from "../../plugins/planPlugins";
import { finishAttempt, startAttempt, type OpenAttempt } from "../record/attempts";
import { readBaseline, type Baseline } from "../checks/baseline";
import { planTools } from "../worktree/planTools";
import { distrustChanged, wantedPlans } from "../checks/changedTools";
import {
  checkWithPlugins,
  type CheckedPlugin,
  type PluginListener,
} from "../checks/checkWithPlugins";
import { endOfFailure } from "./endOfFailure";
import type { Engine, Work } from "../record/engine";
import { judgeErrors } from "../record/judgeErrors";
import { resetTo, stashLeftovers } from "../worktree/leftovers";
import { inProject } from "../worktree/judgeWorktree";
import { lineReader } from "../checks/lineReader";
import { showErrors, showNow } from "../record/notes";
import { gitOf, reopenWorktree } from "../worktree/prepareWorktree";
import { editedChecks } from "../checks/editedChecks";
import {
  findingWrites,
  issueWrites,
  type JudgedPlugin,
  type JudgedIssue,
} from "../checks/findingWrites";
import { blockingIssues, notLookedAt, unusable, whyUnknown } from "../checks/judgeFindings";
import { applySafeFixes, changedFiles, type SafeFixes } from "../checks/safeFixes";
import { never } from "../checks/reuseResults";

/** git names files from its top, plugins from the openspec root. */
function belowRoot(map: LineMap, prefix: string): LineMap {
  if (prefix === "") return map;
  const fromTop = (file: string) => `${prefix}/${file}`;
  return {
    file: (file) => map.file(fromTop(file)).slice(prefix.length + 1),
    line: (file, line) => map.line(fromTop(file), line),
  };
}

/** Gives what marks which issues the workstream made: those that the base does not have. `diff`: from the base on. */
export function comparisonWithBase(
  engine: Engine,
  work: Work,
  baseline: Baseline,
  diff: string,
): (checked: CheckedPlugin) => JudgedPlugin {
  const lines = belowRoot(lineMapOf(diff), engine.project.prefix);
  const lineText = lineReader(work.folder);
  return (checked) => {
    const head = fingerprintIssues(checked.run.issues, lineText);
    const issues = matchBaseline(baseline.plugins[checked.plan.manifest.id] ?? [], head, lines);
    return { ...checked, issues };
  };
}

/** Records what one plugin found as soon as it is known: others may go on for minutes. */
async function recordFinding(
  engine: Engine,
  attempt: OpenAttempt,
  finding: JudgedPlugin,
  { unseen }: SafeFixes,
): Promise<void> {
  const newCount = blockingIssues([finding]).length;
  const isFixable = newCount > 0 && unseen.has(finding.plan.manifest.id);
  const writes = findingWrites(engine, attempt, finding, { newCount, isFixable });
  await engine.store.commit({ events: [], writes });
}

/** What a plugin said compared with the base, and its record. */
interface Judging {
  judge: (checked: CheckedPlugin) => JudgedPlugin;
  record: (finding: JudgedPlugin) => Promise<void>;
}

function showFinding(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  finding: JudgedPlugin,
  { files }: SafeFixes,
): void {
  const { plan, run, issues, reuse } = finding;
  const newCount = blockingIssues([finding]).length;
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
    fixedFiles: files.get(plan.manifest.id) ?? 0,
    ...(run.outcome === "clean" && run.notLookedAt.length === 0 && run.looked > 0
      ? {}
      : { why: run.why }),
    notLookedAt: run.notLookedAt.length,
    reused: reuse.reused,
  });
}

/**
 * What the plugins say now. Earlier results only spare tools in a pass that fails anyway: where it would pass, those whose
 * results were reused run, so that nothing is proven by what lies in a file.
 */
async function findIssues(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  plans: readonly PluginPlan[],
  files: readonly string[],
  { judge, record }: Judging,
): Promise<JudgedPlugin[]> {
  const listener = (
    ended: (finding: JudgedPlugin) => Promise<void>,
  ): PluginListener<JudgedPlugin> => ({
    onStart(plan) {
      showNow(engine, work, attempt, plan.manifest.id);
    },
    async onEnd(checked) {
      const finding = judge(checked);
      await ended(finding);
      return finding;
    },
  });
  const first = await checkWithPlugins(
    engine,
    work,
    attempt,
    plans,
    files,
    listener(async (finding) => (finding.reuse.reused ? undefined : record(finding))),
  );
  const reused = first.filter(({ reuse }) => reuse.reused);
  const fails = blockingIssues(first).length > 0 || unusable(first).length > 0;
  if (reused.length === 0 || fails) {
    if (reused.length > 0) attempt.facts["reused"] = reused.map(({ plan }) => plan.manifest.id);
    for (const finding of reused) await record(finding);
    return first;
  }
  const again = await checkWithPlugins(
    engine,
    work,
    attempt,
    reused.map(({ plan }) => plan),
    files,
    listener(record),
    never(true, "a pass that decides rests on no earlier result"),
  );
  return first.map((finding) => again.find(({ plan }) => plan === finding.plan) ?? finding);
}

/** STATIC: safe fixes first, then every plugin that applies; only what the base does not have blocks. */
export async function staticStep(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "static");
  try {
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await stashLeftovers(engine, work, attempt, git);
    const plugins = await planTools(engine, work);
    const baseline = readBaseline(engine, work);
    const wanted = wantedPlans(plugins, baseline);
    const usable = wanted.filter(({ status }) => status === "applies");
    const fixed = await applySafeFixes(engine, work, attempt, usable);
    const looked = await changedFiles(engine, work);
    const { commit } = await git.head();
    const [names, diff, tree] = await Promise.all([
      git.diffNames(baseline.commit, commit),
      git.diffText(baseline.commit, commit, { contextLines: 0 }),
      git.treeOf(commit),
    ]);
    const since = { baseline, committed: inProject(engine, names), folder: work.folder };
    const compare = comparisonWithBase(engine, work, baseline, diff);
    const judge = (checked: CheckedPlugin) => compare(distrustChanged(checked, since));
    const record = (finding: JudgedPlugin) => recordFinding(engine, attempt, finding, fixed);
    const findings = await findIssues(engine, work, attempt, wanted, looked, { judge, record });
    for (const finding of findings) showFinding(engine, work, attempt, finding, fixed);
    await resetTo(engine, work, attempt, commit);
    const edits = await editedChecks(engine, work, git, readDiff(diff), wanted);
    const skipped = notLookedAt(engine, work, findings, looked);
    await finishStatic(engine, work, attempt, { findings, edits, skipped }, { commit, tree });
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}

interface StaticFindings {
  findings: readonly JudgedPlugin[];
  edits: readonly JudgedIssue[];
  /** Changed source files that no checker looked at. */
  skipped: readonly JudgedIssue[];
}

async function finishStatic(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { findings, edits, skipped }: StaticFindings,
  made: { commit: string; tree: string },
): Promise<void> {
  const blockingEdits = edits.filter(({ severity }) => severity === "error");
  const fresh = [...blockingIssues(findings), ...blockingEdits];
  const all = findings.flatMap(({ issues }) => issues).length + blockingEdits.length;
  const failing = [...new Set(fresh.map((issue) => issue.fingerprint))].sort();
  const silent = new Set(unusable(findings).map(({ plan }) => plan.manifest.id));
  const judged = judgeErrors(engine, work, attempt, new Set(failing), {
    couldLook: (id) => !silent.has(id),
  });
  const more = {
    events: judged.events,
    facts: judged.facts,
    writes: [...judged.writes, ...issueWrites(attempt, null, [...edits, ...skipped])],
  };
  showErrors(engine, work, attempt, fresh, { seen: judged.seen, knownCount: all - fresh.length });
  // Findings can be fixed first.
  const unknown = whyUnknown(findings, fresh.length === 0 ? skipped : []);
  if (unknown !== undefined) {
    const end = { status: "failed", reason: "plugin_unusable", summary: unknown } as const;
    await finishAttempt(engine, work, attempt, { ...end, ...made }, more);
    return;
  }
  const verified = judged.verified > 0 ? `, ${plural(judged.verified, "error")} VERIFIED` : "";
  if (fresh.length === 0) {
    const ran = findings.filter(({ run }) => run.looked > 0).length;
    const found =
      ran === 0
        ? "no checker had anything to look at"
        : `0 new issues from ${plural(ran, "plugin")}`;
    const summary = `${found}${verified}`;
    await finishAttempt(engine, work, attempt, { status: "passed", summary, ...made }, more);
    return;
  }
  const summary = plural(fresh.length, "new issue");
  await finishAttempt(
    engine,
    work,
    attempt,
    { status: "failed", reason: "issues", summary, failing, ...made },
    more,
  );
}

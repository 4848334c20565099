import { existsSync, lstatSync, realpathSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../core/errors";
import { fixOffer } from "../../../core/plugins/fixOffer";
import type { PluginPlan } from "../../plugins/planPlugins";
import { hashFile } from "../../files/hashFile";
import { applyFix, runPlugin } from "../../plugins/runPlugin";
import { toolEnvironment } from "../../processes/environment";
import { readBaseline } from "../checks/baseline";
import { planTools } from "../worktree/planTools";
import { whyChanged } from "../checks/changedTools";
import type { Engine, Work } from "../record/engine";
import type { JudgedIssue } from "../checks/findingWrites";
import { inProject } from "../worktree/judgeWorktree";
import { gitOf } from "../worktree/prepareWorktree";
import { comparisonWithBase } from "./staticStep";
import { keptIn, toolRights } from "../record/keptIn";

/** What became of a file, and what its checker says about it since. */
export interface FixedFile {
  /** Relative to the openspec root. */
  file: string;
  changed: boolean;
  outcome: "clean" | "issues" | "broken" | "missing";
  why: string;
  issues: JudgedIssue[];
}

/** The file relative to the worktree's openspec root; a link may lead anywhere, and is not written through. */
function fileOf({ id, folder }: Work, named: string): string {
  if (!existsSync(folder)) {
    throw new UserError(
      `${id} has no worktree. Run it with: openspec-workstreams run --ws-id ${id}`,
    );
  }
  const root = realpathSync(folder);
  const at = path.resolve(root, named);
  const file = path.relative(root, at).split(path.sep).join("/");
  if (file === "" || file.split("/")[0] === ".." || path.isAbsolute(file)) {
    throw new UserError(`${named} is not in the worktree of ${id}, ${folder}.`);
  }
  if (lstatSync(at, { throwIfNoEntry: false })?.isFile() !== true || realpathSync(at) !== at) {
    throw new UserError(`${file} is no file in the worktree of ${id}, ${folder}.`);
  }
  return file;
}

async function planOf(
  engine: Engine,
  work: Work,
  plugin: string,
  file: string,
): Promise<PluginPlan> {
  const plan = (await planTools(engine, work)).find(({ manifest }) => manifest.id === plugin);
  if (plan === undefined) {
    throw new UserError(`There is no plugin ${plugin}. See: openspec-workstreams plugins list`);
  }
  if (fixOffer(plan.manifest, file) === undefined) {
    throw new UserError(`${plan.manifest.title} has no fixer for ${file} by itself.`);
  }
  if (plan.executable === null) {
    throw new UserError(`${plan.manifest.title} cannot mend ${file}: ${plan.why}.`);
  }
  return plan;
}

/** What is not the tool of before EDIT may be the agent's own, and is not started. */
async function requireSameTool(
  engine: Engine,
  work: Work,
  plan: PluginPlan,
): Promise<{ diff: string; baseline: Awaited<ReturnType<typeof readBaseline>> }> {
  const git = gitOf(work);
  const baseline = readBaseline(engine, work);
  const [names, diff] = await Promise.all([
    git.diffNames(baseline.commit, "HEAD"),
    git.diffText(baseline.commit, "HEAD", { contextLines: 0 }),
  ]);
  const committed = inProject(engine, names);
  const why = whyChanged(plan, { baseline, committed, folder: work.folder });
  if (why !== undefined) throw new UserError(`${plan.manifest.title} was not started: ${why}.`);
  return { diff, baseline };
}

/**
 * Lets one plugin mend one file of a workstream's worktree, because a person asked for it, and asks the plugin about the
 * file again. Nothing is recorded: the next STATIC says what counts.
 */
export async function fixFile(
  engine: Engine,
  work: Work,
  { plugin, file: named }: { plugin: string; file: string },
): Promise<FixedFile> {
  const file = fileOf(work, named);
  const plan = await planOf(engine, work, plugin, file);
  const { diff, baseline } = await requireSameTool(engine, work, plan);
  const env = toolEnvironment(engine.env, engine.settings.env);
  const start = keptIn(engine, work, toolRights(work));
  const input = { folder: work.folder, files: [file], env, signal: engine.signal, start };
  const at = path.join(work.folder, file);
  const before = hashFile(at);
  const fix = await applyFix(plan, input);
  engine.signal.throwIfAborted();
  if (!fix.ran) throw new UserError(`${plan.manifest.title} did not mend ${file}: ${fix.why}.`);
  const run = await runPlugin(plan, input);
  const checked = { plan, run, logFile: "", reuse: { reused: false, why: "" } };
  const finding = comparisonWithBase(engine, work, baseline, diff)(checked);
  const issues = finding.issues.filter((issue) => issue.file === file);
  const changed = !existsSync(at) || hashFile(at) !== before;
  return { file, changed, outcome: outcomeOf(run.outcome, issues), why: run.why, issues };
}

/** A tool that looks at the whole project may find something elsewhere only. */
function outcomeOf(
  outcome: FixedFile["outcome"],
  issues: readonly JudgedIssue[],
): FixedFile["outcome"] {
  return outcome === "issues" && issues.length === 0 ? "clean" : outcome;
}

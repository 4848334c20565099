import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { compileScope } from "../../../core/scope/scope";
import { commandFor } from "../../../core/plugins/commandFor";
import { FingerprintedIssueSchema, fingerprintIssues } from "../../../core/plugins/fingerprint";
import { writeText } from "../../files/writeText";
import { recordProgram, RecordedProgramSchema } from "../../plugins/programContent";
import type { PluginPlan } from "../../plugins/planPlugins";
import type { OpenAttempt } from "../record/attempts";
import { logFolderOf } from "../record/createEngine";
import type { Engine, Work } from "../record/engine";
import { inProject } from "../worktree/judgeWorktree";
import { note, showNow } from "../record/notes";
import { planTools } from "../worktree/planTools";
import { gitOf } from "../worktree/prepareWorktree";
import { resetTo, whileClean } from "../worktree/leftovers";
import { checkQuietly, type CheckedPlugin } from "./checkWithPlugins";
import { reuseResults } from "./reuseResults";
import { lineReader } from "./lineReader";
import { readForeignText } from "../../files/readForeign";

const BaselineSchema = z.object({
  commit: z.string(),
  /** Plugin id → its issues on the base; a plugin that could not look has no entry. */
  plugins: z.record(z.string(), z.array(FingerprintedIssueSchema)),
  /** Plugin id → what it was started with and decided by: each plugin that applied before EDIT. */
  tools: z
    .record(
      z.string(),
      z.object({
        version: z.string().nullable(),
        /** Null when the tool was missing. */
        program: RecordedProgramSchema.nullable(),
        argv: z.array(z.string()),
        /** Hash of its configuration. */
        config: z.string(),
      }),
    )
    .default({}),
});
export type Baseline = z.infer<typeof BaselineSchema>;

function baselineFile(engine: Engine, work: Work): string {
  return path.join(engine.logFolder, work.id, "baseline.json");
}

function saveBaseline(engine: Engine, work: Work, baseline: Baseline): void {
  writeText(baselineFile(engine, work), JSON.stringify(baseline), { ownerOnly: true });
}

/** Bytes; one may weigh 100 MB, which takes longer to read than the rest of the step. */
const largeProgram = 1 << 20;

/** What each plugin that applies is now. A large program's content is left for the end, which seldom needs it. */
async function toolsOf(plans: readonly PluginPlan[]): Promise<Baseline["tools"]> {
  const tools: Baseline["tools"] = {};
  for (const { manifest, status, version, executable, configSha256: config } of plans) {
    if (status !== "applies" && status !== "missing") continue;
    const program = executable === null ? null : await recordProgram(executable, largeProgram);
    const argv = [...commandFor(manifest, version).args];
    tools[manifest.id] = { version, program, argv, config };
  }
  return tools;
}

/** What an earlier run found on the same base, where this one goes on with its branch. */
export async function adoptBaseline(engine: Engine, work: Work): Promise<void> {
  const runs = engine.store.all(
    `SELECT run_id FROM run_workstreams WHERE workstream_id = ? AND base_commit = ? AND run_id <> ?
     ORDER BY rowid DESC`,
    [work.id, work.base ?? null, engine.runId],
  );
  const files = runs.map((row) =>
    path.join(logFolderOf(engine.project, String(row["run_id"])), work.id, "baseline.json"),
  );
  const earlier = files.find((file) => existsSync(file));
  if (earlier !== undefined) await copyFile(earlier, baselineFile(engine, work));
}

/** A tool may be another one than in the run that looked at the base; its configuration in the worktree may not. */
function renewTools(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  tools: Baseline["tools"],
): void {
  if (!existsSync(baselineFile(engine, work))) return;
  const earlier = readBaseline(engine, work);
  const isOther = ([id, now]: [string, Baseline["tools"][string]]) => {
    const before = earlier.tools[id];
    return before !== undefined && before.version !== now.version;
  };
  const others = Object.entries(tools)
    .filter(isOther)
    .map(([id, now]) => `${id} ${earlier.tools[id]?.version ?? "?"} → ${now.version ?? "?"}`);
  if (others.length > 0) {
    const because = "what only the other version finds counts as new";
    note(engine, work, attempt, "baseline", `of other versions: ${others.join(", ")}`, { because });
  }
  const renewed = Object.fromEntries(
    Object.entries(tools).map(([id, now]) => {
      return [id, { ...now, config: earlier.tools[id]?.config ?? now.config }];
    }),
  );
  saveBaseline(engine, work, { ...earlier, tools: { ...earlier.tools, ...renewed } });
}

function hasStarted({ reuse, run }: CheckedPlugin): boolean {
  return !reuse.reused && run.argv.length > 0;
}

/**
 * Records what the plugins find before the agent edits anything. Where the branch already holds earlier work, what was
 * recorded when it began counts; without that every issue is new. Tells whether it left the worktree as the commit says.
 */
export async function takeBaseline(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  planning = planTools(engine, work),
): Promise<boolean> {
  const git = gitOf(work);
  const { commit } = await git.head();
  const isTaken = existsSync(baselineFile(engine, work));
  const isFirst = !isTaken && commit === work.base;
  const [plugins, state] = await Promise.all([
    planning,
    isFirst ? git.changedAndLoosePaths() : git.lookAhead(),
  ]);
  if (isTaken) return false;
  const tools = await toolsOf(plugins);
  if (state === undefined) {
    await adoptBaseline(engine, work);
    renewTools(engine, work, attempt, tools);
    return false;
  }
  const scope = compileScope(work.bundle);
  const files = inProject(engine, await git.trackedPaths(commit)).filter((file) =>
    scope.allows(file),
  );
  const usable = plugins.filter((plan) => plan.status === "applies");
  showNow(engine, work, attempt, "what the plugins find before the edit");
  const reuse = await reuseResults(engine, work, files, state);
  const { result: runs, isClean } = await whileClean(engine, work, attempt, async () => {
    const found = await checkQuietly(engine, work, attempt, usable, files, reuse);
    if (found.some(hasStarted)) await resetTo(engine, work, attempt, commit);
    return found;
  });
  const lineText = lineReader(work.folder);
  const known: Baseline["plugins"] = {};
  for (const { plan, run } of runs) {
    if (run.outcome === "clean" || run.outcome === "issues") {
      known[plan.manifest.id] = fingerprintIssues(run.issues, lineText);
    }
  }
  const hasRun = runs.some(hasStarted);
  const count = Object.values(known).flat().length;
  if (count > 0) note(engine, work, attempt, "baseline", `${count} issues are known from the base`);
  saveBaseline(engine, work, { commit, plugins: known, tools });
  return isClean && (hasRun || reuse.isClean);
}

/** Adds to the baseline what large programs hold: one that is installed again by the time of a resume is known by it. */
export async function recordPrograms(engine: Engine, work: Work): Promise<void> {
  const { tools, ...rest } = readBaseline(engine, work);
  let hasMore = false;
  for (const { manifest, executable } of work.plugins ?? []) {
    const tool = tools[manifest.id];
    const program = tool?.program ?? null;
    if (tool === undefined || program === null || program.sha256 !== null) continue;
    if (program.identity !== executable?.identity) continue;
    tool.program = await recordProgram(executable);
    hasMore = true;
  }
  if (hasMore) saveBaseline(engine, work, { ...rest, tools });
}

/** The issues known from the base; empty when none were recorded, so that everything counts as new. */
export function readBaseline(engine: Engine, work: Work): Baseline {
  const file = baselineFile(engine, work);
  if (!existsSync(file))
    return { commit: work.base ?? engine.target.commit, plugins: {}, tools: {} };
  return BaselineSchema.parse(JSON.parse(readForeignText(file, "report")));
}

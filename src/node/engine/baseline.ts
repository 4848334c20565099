import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { compileScope } from "../../core/bundle/scope";
import { FingerprintedIssueSchema, fingerprintIssues } from "../../core/plugins/fingerprint";
import { planPlugins, type PluginPlan } from "../plugins/planPlugins";
import { toolEnvironment } from "../processes/environment";
import type { OpenAttempt } from "./attempts";
import { logFolderOf } from "./createEngine";
import type { Engine, Work } from "./engine";
import { inProject } from "./judgeWorktree";
import { note, showNow } from "./notes";
import { gitOf } from "./prepareWorktree";
import { checkWithPlugins } from "./checkWithPlugins";
import { lineReader } from "./lineReader";

const BaselineSchema = z.object({
  commit: z.string(),
  /** Plugin id → its issues on the base; a plugin that could not look has no entry. */
  plugins: z.record(z.string(), z.array(FingerprintedIssueSchema)),
});
export type Baseline = z.infer<typeof BaselineSchema>;

function baselineFile(engine: Engine, work: Work): string {
  return path.join(engine.logFolder, work.id, "baseline.json");
}

/** Resolves the plugins that apply to the worktree as it is now. */
export function plansFor(engine: Engine, work: Work): Promise<PluginPlan[]> {
  return planPlugins({
    folder: work.folder,
    mainFolder: engine.project.root,
    settings: engine.settings,
    env: toolEnvironment(engine.env, engine.settings.env),
  });
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

/**
 * Resolves the plugins and records what they find before the agent edits anything. Where the branch already holds
 * earlier work, what was recorded when it began counts; without that every issue is new.
 */
export async function takeBaseline(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
): Promise<void> {
  work.plugins ??= await plansFor(engine, work);
  const git = gitOf(work);
  const { commit } = await git.head();
  if (existsSync(baselineFile(engine, work))) return;
  if (commit !== work.base) {
    await adoptBaseline(engine, work);
    return;
  }
  const scope = compileScope(work.bundle);
  const files = inProject(engine, await git.trackedPaths(commit)).filter((file) =>
    scope.allows(file),
  );
  const usable = work.plugins.filter((plan) => plan.status === "applies");
  showNow(engine, work, attempt, "what the plugins find before the edit");
  const runs = await checkWithPlugins(engine, work, attempt, usable, files, () => undefined);
  const lineText = lineReader(work.folder);
  const plugins: Baseline["plugins"] = {};
  for (const { plan, run } of runs) {
    if (run.outcome === "clean" || run.outcome === "issues") {
      plugins[plan.manifest.id] = fingerprintIssues(run.issues, lineText);
    }
  }
  await git.resetTo(commit);
  const known = Object.values(plugins).flat().length;
  if (known > 0) note(engine, work, attempt, "baseline", `${known} issues are known from the base`);
  await mkdir(path.dirname(baselineFile(engine, work)), { recursive: true });
  await writeFile(baselineFile(engine, work), JSON.stringify({ commit, plugins }), { mode: 0o600 });
}

/** The issues known from the base; empty when none were recorded, so that everything counts as new. */
export async function readBaseline(engine: Engine, work: Work): Promise<Baseline> {
  const file = baselineFile(engine, work);
  if (!existsSync(file)) return { commit: work.base ?? engine.target.commit, plugins: {} };
  return BaselineSchema.parse(JSON.parse(await readFile(file, "utf8")));
}

import { writeFile } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import type { PluginPlan } from "../plugins/planPlugins";
import { runPlugin, type PluginRun } from "../plugins/runPlugin";
import { toolEnvironment } from "../processes/environment";
import type { OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";
import { note } from "./notes";
import { reuseResults } from "./reuseResults";

export interface CheckedPlugin {
  plan: PluginPlan;
  run: PluginRun;
  logFile: string;
  /** Why the result is one of an earlier run, or why it is not. */
  reuse: { reused: boolean; why: string };
}

const atOnce = 4;

/** One line for the log: which results are those of an earlier run, and why the others are not. */
function reuseText(checked: readonly CheckedPlugin[]): string {
  const reused = checked.filter(({ reuse }) => reuse.reused).map(({ plan }) => plan.manifest.id);
  const ran = new Map<string, string[]>();
  for (const { plan, reuse } of checked) {
    if (!reuse.reused) ran.set(reuse.why, [...(ran.get(reuse.why) ?? []), plan.manifest.id]);
  }
  return [
    ...(reused.length > 0 ? [`${reused.join(", ")} reused: nothing that decides changed`] : []),
    ...[...ran].map(([why, ids]) => `${ids.join(", ")} ran: ${why}`),
  ].join("; ");
}

/**
 * Runs plugins side by side over the same files; the result is in the order of the plans. One that has looked at exactly
 * these files before, in whatever run, is not started again.
 */
export async function checkWithPlugins(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  plans: readonly PluginPlan[],
  files: readonly string[],
  onStart: (plan: PluginPlan) => void,
): Promise<CheckedPlugin[]> {
  const queue = new PQueue({ concurrency: atOnce });
  const env = toolEnvironment(engine.env, engine.settings.env);
  const reuse = await reuseResults(engine, work, files);
  const checked = await Promise.all(
    plans.map((plan) =>
      queue.add(async (): Promise<CheckedPlugin> => {
        const before = reuse.before(plan);
        const name = `${attempt.step}-${attempt.number}.${plan.manifest.id}.log`;
        const logFile = path.join(path.dirname(attempt.logFile), name);
        if ("run" in before) {
          await writeFile(logFile, `Reused: ${before.run.why}\n`, { mode: 0o600 });
          const run = { ...before.run, durationMs: 0 };
          return {
            plan,
            run,
            logFile,
            reuse: { reused: true, why: "nothing that decides changed" },
          };
        }
        onStart(plan);
        const { signal } = engine;
        const run = await runPlugin(plan, { folder: work.folder, files, env, logFile, signal });
        reuse.keep(plan, run);
        return { plan, run, logFile, reuse: { reused: false, why: before.why } };
      }),
    ),
  );
  engine.signal.throwIfAborted();
  const said = reuseText(checked);
  if (said !== "") note(engine, work, attempt, "results", said);
  return checked;
}

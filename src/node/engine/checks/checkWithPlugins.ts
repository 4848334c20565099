import { writeFile } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import type { PluginPlan } from "../../plugins/planPlugins";
import { runPlugin } from "../../plugins/runPlugin";
import type { PluginRun } from "../../plugins/pluginRun";
import { toolEnvironment } from "../../processes/environment";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { keptIn, toolRights } from "../record/keptIn";
import { reuseResults, type Reuse } from "./reuseResults";
import { guardState, stateChangedText } from "../record/stateGuard";
import { StepFailure } from "../record/stepFailure";

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

/** Hears of each plugin when it starts, and makes something of what it said as soon as it ends. */
export interface PluginListener<T extends CheckedPlugin> {
  onStart(plan: PluginPlan): void;
  onEnd(checked: CheckedPlugin): Promise<T>;
}

const silent: PluginListener<CheckedPlugin> = {
  onStart: () => undefined,
  onEnd: (checked) => Promise.resolve(checked),
};

/** Runs plugins side by side over the same files; the result is in the order of the plans. */
export function checkQuietly(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  plans: readonly PluginPlan[],
  files: readonly string[],
  reuse?: Reuse,
): Promise<CheckedPlugin[]> {
  return checkWithPlugins(engine, work, attempt, plans, files, silent, reuse);
}

/**
 * Runs plugins side by side over the same files; the result is in the order of the plans. One that has looked at exactly
 * these files before, in whatever run, is not started again.
 */
export async function checkWithPlugins<T extends CheckedPlugin>(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  plans: readonly PluginPlan[],
  files: readonly string[],
  listener: PluginListener<T>,
  earlier?: Reuse,
): Promise<T[]> {
  const queue = new PQueue({ concurrency: atOnce });
  const env = toolEnvironment(engine.env, engine.settings.env);
  const start = keptIn(engine, work, toolRights(work));
  const reuse = earlier ?? (await reuseResults(engine, work, files));
  // None is left behind at work when another fails, or when the run is stopped.
  const guard = guardState(engine, work, attempt);
  const ended = await Promise.allSettled(
    plans.map((plan) =>
      queue.add(async () => {
        const name = `${attempt.step}-${attempt.number}.${plan.manifest.id}.log`;
        const logFile = path.join(path.dirname(attempt.logFile), name);
        const before = reuse.before(plan);
        if ("run" in before) {
          await writeFile(logFile, `Reused: ${before.run.why}\n`, { mode: 0o600 });
          const run = { ...before.run, durationMs: 0 };
          const why = "nothing that decides changed";
          return listener.onEnd({ plan, run, logFile, reuse: { reused: true, why } });
        }
        listener.onStart(plan);
        const { signal } = engine;
        const { folder } = work;
        const run = await runPlugin(plan, { folder, files, env, logFile, signal, start });
        signal.throwIfAborted();
        reuse.keep(plan, run);
        return listener.onEnd({ plan, run, logFile, reuse: { reused: false, why: before.why } });
      }),
    ),
  );
  const forged = await guard.changed();
  if (forged.length > 0)
    throw new StepFailure("main_changed", stateChangedText(forged, "the checkers"));
  engine.signal.throwIfAborted();
  const checked = ended.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
  const said = reuseText(checked);
  if (said !== "") note(engine, work, attempt, "results", said);
  return checked;
}

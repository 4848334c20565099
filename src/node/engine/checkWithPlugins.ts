import path from "node:path";
import PQueue from "p-queue";
import type { PluginPlan } from "../plugins/planPlugins";
import { runPlugin, type PluginRun } from "../plugins/runPlugin";
import { toolEnvironment } from "../processes/environment";
import type { OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";

export interface CheckedPlugin {
  plan: PluginPlan;
  run: PluginRun;
  logFile: string;
}

const atOnce = 4;

/** Runs plugins side by side over the same files; the result is in the order of the plans. */
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
  const checked = await Promise.all(
    plans.map((plan) =>
      queue.add(async (): Promise<CheckedPlugin> => {
        onStart(plan);
        const name = `${attempt.step}-${attempt.number}.${plan.manifest.id}.log`;
        const logFile = path.join(path.dirname(attempt.logFile), name);
        const { signal } = engine;
        const run = await runPlugin(plan, { folder: work.folder, files, env, logFile, signal });
        return { plan, run, logFile };
      }),
    ),
  );
  engine.signal.throwIfAborted();
  return checked;
}

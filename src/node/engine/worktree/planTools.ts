import { setImmediate } from "node:timers/promises";
import { planPlugins, type PluginPlan } from "../../plugins/planPlugins";
import { toolEnvironment } from "../../processes/environment";
import type { Engine, Work } from "../record/engine";
import { keptIn, toolRights } from "../record/keptIn";

function planAt(engine: Engine, work: Work, folder: string): Promise<PluginPlan[]> {
  return planPlugins({
    folder,
    mainFolder: engine.project.root,
    settings: engine.settings,
    env: toolEnvironment(engine.env, engine.settings.env),
    start: keptIn(engine, work, toolRights(work)),
  });
}

/** The plugins that apply to the worktree, resolved when they are first asked for. */
export async function planTools(engine: Engine, work: Work): Promise<readonly PluginPlan[]> {
  work.plugins ??= await planAt(engine, work, work.folder);
  return work.plugins;
}

/**
 * Asks the tools of the main checkout for their versions while the worktree is made: most often its tools are the same
 * programs, and none is asked twice. Never fails.
 */
export async function lookForTools(engine: Engine, work: Work): Promise<void> {
  // What the set-up installs comes before the main checkout's.
  if (work.bundle.worktree.setup.length > 0) return;
  // Git starts first.
  await setImmediate();
  await planAt(engine, work, engine.project.root).catch(() => undefined);
}

import { mayConfigure } from "../../../core/plugins/edits/changedConfiguration";
import type { PluginManifest } from "../../../core/plugins/manifest";
import { findConfig } from "../../plugins/findConfig";
import { isRecorded } from "../../plugins/programContent";
import type { PluginPlan } from "../../plugins/planPlugins";
import type { Baseline } from "./baseline";
import type { CheckedPlugin } from "./checkWithPlugins";

/** What is compared: the tools as they were before EDIT, the files that commits changed since, where the tools look. */
export interface Since {
  baseline: Baseline;
  /** Relative to the openspec root. */
  committed: readonly string[];
  folder: string;
}

function hasOtherConfig(manifest: PluginManifest, { baseline, committed, folder }: Since): boolean {
  const before = baseline.tools[manifest.id]?.config;
  if (before === undefined || findConfig(manifest, folder).sha256 === before) return false;
  // What a commit changed is an issue of its own, which names the file.
  return !committed.some((file) => mayConfigure([manifest], file));
}

/** Why a plugin's word does not count, or undefined: its program or configuration is not what it was before EDIT. */
export function whyChanged({ manifest, executable }: PluginPlan, since: Since): string | undefined {
  const before = since.baseline.tools[manifest.id]?.program ?? null;
  if (executable !== null && before !== null && !isRecorded(executable, before)) {
    return `tool changed during EDIT: ${executable.realpath}`;
  }
  if (!hasOtherConfig(manifest, since)) return undefined;
  return `configuration changed during EDIT, by no commit: restore it in ${since.folder}, or run with --fresh`;
}

/** The plans to run: those that apply now, and those that applied before the edit took their configuration away. */
export function wantedPlans(plans: readonly PluginPlan[], baseline: Baseline): PluginPlan[] {
  return plans.filter(
    ({ status, manifest }) =>
      status === "applies" ||
      status === "missing" ||
      (status === "not applicable" && baseline.tools[manifest.id] !== undefined),
  );
}

/** Takes back what a plugin said whose program or configuration is not what it was before EDIT, unless a commit says so. */
export function distrustChanged(checked: CheckedPlugin, since: Since): CheckedPlugin {
  const why = whyChanged(checked.plan, since);
  if (why === undefined) return checked;
  return {
    ...checked,
    run: {
      ...checked.run,
      outcome: "broken",
      why,
      issues: [],
      looked: 0,
      stoppedEarly: false,
      notLookedAt: [],
    },
  };
}

import type { Settings } from "../../core/model/settings";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import type { PluginManifest } from "../../core/plugins/manifest";
import { findConfig } from "./findConfig";
import { findExecutables, type Executable, type Places } from "./findExecutable";
import { probeVersion } from "./probeVersion";
import { pluginEnvironment } from "./pluginEnvironment";

/** What a plugin is going to do in a project, and why. */
export interface PluginPlan {
  manifest: PluginManifest;
  /** `applies`: it runs · `missing`: it would run, but its tool is not there · `not applicable` · `skipped` by setting. */
  status: "applies" | "missing" | "not applicable" | "skipped";
  why: string;
  executable: Executable | null;
  version: string | null;
  /** Hash of the configuration that changes what the tool says. */
  configSha256: string;
}

/** Where and with what plugins are planned. `folder`: the worktree's openspec root; `mainFolder`: the main checkout's. */
export interface PlanRequest extends Places {
  settings: Pick<Settings, "plugins">;
}

type Choice = Omit<PluginPlan, "executable" | "version">;

function choose(manifest: PluginManifest, { folder, settings }: PlanRequest): Choice {
  const config = findConfig(manifest, folder);
  const base = { manifest, configSha256: config.sha256 };
  const { use, skip } = settings.plugins;
  if (skip.includes(manifest.id)) {
    return { ...base, status: "skipped", why: "plugins.skip names it" };
  }
  if (use.includes(manifest.id)) return { ...base, status: "applies", why: "plugins.use names it" };
  if (config.file === null) {
    return {
      ...base,
      status: "not applicable",
      why: `no configuration of ${manifest.title} found`,
    };
  }
  return { ...base, status: "applies", why: `found ${config.file}` };
}

/** A plugin that is a substitute for others rests where one of them applies. */
function withoutSubstitutes(choices: readonly Choice[]): Choice[] {
  const applying = choices
    .filter(({ status }) => status === "applies")
    .map(({ manifest }) => manifest.id);
  return choices.map((choice) => {
    const better = choice.manifest.match.unlessPlugins.find((id) => applying.includes(id));
    if (better === undefined || choice.status !== "applies" || choice.why.startsWith("plugins.use"))
      return choice;
    return { ...choice, status: "not applicable", why: `${better} covers it` };
  });
}

async function resolve(choice: Choice, places: Places): Promise<PluginPlan> {
  const { manifest } = choice;
  if (choice.status !== "applies") return { ...choice, executable: null, version: null };
  for await (const executable of findExecutables(manifest, places)) {
    const probed = await probeVersion(manifest, executable, places);
    if (probed.kind === "version") return { ...choice, executable, version: probed.version };
  }
  const why = `${choice.why}, but ${manifest.resolve.bin} is not installed. Install it with: ${manifest.install}`;
  return { ...choice, status: "missing", why, executable: null, version: null };
}

/** Decides for every plugin whether it applies, finds its tool and asks for its version. */
export async function planPlugins(request: PlanRequest): Promise<PluginPlan[]> {
  const choices = builtinPlugins.map((manifest) => choose(manifest, request));
  const places = { ...request, env: pluginEnvironment(request.env) };
  return Promise.all(withoutSubstitutes(choices).map((choice) => resolve(choice, places)));
}

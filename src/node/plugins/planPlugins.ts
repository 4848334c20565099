import { coerce, lt } from "semver";
import { UserError } from "../../core/errors";
import { formatIssue } from "../../core/model/issueAt";
import type { Settings } from "../../core/model/settings";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import type { PluginManifest } from "../../core/plugins/manifest";
import { unapprovedCommands } from "../consent/rememberedCommands";
import { visibleCommand } from "../consent/requireConsent";
import { commandsOfPlugins, commandsOfTools } from "./commandsOfPlugins";
import { findConfig, holdsConfig, listFoldersOnce, type ListFolder } from "./findConfig";
import {
  findExecutables,
  identify,
  type Executable,
  type FoundProgram,
  type Places,
} from "./findExecutable";
import { probeVersion, versionBeforeConsent, type ProbedVersion } from "./probeVersion";
import { foldersOfRepository, liesIn } from "../git/trust/checkouts";
import { toolEnvironment } from "../processes/environment";
import { withPathFolders } from "../processes/searchPath";
import { pluginEnvironment } from "./pluginEnvironment";
import { readUserPlugins, type UserPlugin } from "./readUserPlugins";
import { ownEnvironment } from "../processes/ownEnvironment";

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
  /** The repository's own plugins; read from the main checkout when they are not given. */
  own?: readonly UserPlugin[];
  /** Also look for the tools of plugins that do not apply here. */
  lookForAll?: boolean;
  /** Whether a person has yet to say yes: then nothing of the repository is started, not even to ask for a version. */
  beforeConsent?: boolean;
  /** The user's environment, which says where the yes to commands is kept; this process's own by default. */
  userEnv?: Readonly<Record<string, string | undefined>>;
}

/** Whether a plugin runs in a project, and why. */
export interface PluginChoice extends Omit<PluginPlan, "executable" | "version"> {
  /** False before a person said yes to its commands. */
  mayStart?: boolean;
  /** Whether a file of the repository says what is started. */
  isNamed?: boolean;
  /** What makes it run: the setting `plugins.use`, or a file of configuration. */
  wantedBy?: { setting: "plugins.use" } | { file: string };
}

function choose(
  manifest: PluginManifest,
  { folder, settings }: PlanRequest,
  list: ListFolder,
): PluginChoice {
  const config = findConfig(manifest, folder, list);
  const base = { manifest, configSha256: config.sha256 };
  const { use, skip } = settings.plugins;
  if (skip.includes(manifest.id)) {
    return { ...base, status: "skipped", why: "plugins.skip names it" };
  }
  if (use.includes(manifest.id)) {
    const wantedBy = { setting: "plugins.use" } as const;
    return { ...base, status: "applies", why: "plugins.use names it", wantedBy };
  }
  if (manifest.phase === "runtime") {
    const why = "a test runner: acceptance tests of a bundle call it";
    return { ...base, status: "not applicable", why };
  }
  if (config.file === null) {
    return {
      ...base,
      status: "not applicable",
      why: `no configuration of ${manifest.title} found`,
    };
  }
  const wantedBy = { file: config.file };
  return { ...base, status: "applies", why: `found ${config.file}`, wantedBy };
}

/** A plugin that is a substitute for others rests where one of them applies. */
function withoutSubstitutes(choices: readonly PluginChoice[]): PluginChoice[] {
  const applying = choices
    .filter(({ status }) => status === "applies")
    .map(({ manifest }) => manifest.id);
  return choices.map((choice) => {
    const better = choice.manifest.match.unlessPlugins.find((id) => applying.includes(id));
    const isChosen = choice.wantedBy !== undefined && "setting" in choice.wantedBy;
    if (better === undefined || choice.status !== "applies" || isChosen) return choice;
    return { ...choice, status: "not applicable", why: `${better} covers it` };
  });
}

function isTooOld({ version: { min } }: PluginManifest, version: string | null): boolean {
  const [least, found] = [coerce(min), coerce(version)];
  return least !== null && found !== null && lt(found, least);
}

function versionOf(
  choice: PluginChoice,
  program: FoundProgram,
  places: Places,
): Promise<ProbedVersion> {
  const { manifest, isNamed = false } = choice;
  return places.untouched === undefined
    ? probeVersion(manifest, program, places)
    : versionBeforeConsent(manifest, program, places, isNamed);
}

/** Without the commands that other configuration asks for than this project's. */
function inProject(choice: PluginChoice, { folder }: PlanRequest): PluginChoice {
  const { manifest } = choice;
  const commands = manifest.commands.filter(
    ({ whenConfig }) => whenConfig === undefined || holdsConfig(folder, whenConfig),
  );
  return { ...choice, manifest: { ...manifest, commands } };
}

async function resolve(chosen: PluginChoice, places: PlanRequest): Promise<PluginPlan> {
  const choice = inProject(chosen, places);
  const { manifest } = choice;
  const isWanted = choice.status === "applies" || places.lookForAll === true;
  if (!isWanted || choice.mayStart === false) return { ...choice, executable: null, version: null };
  let tooOld: string | undefined;
  for await (const program of findExecutables(manifest, places)) {
    const executable = identify(program);
    const probed = await versionOf(choice, program, places);
    if (executable === undefined || probed.kind !== "version") continue;
    const { version } = probed;
    if (!isTooOld(manifest, version)) return { ...choice, executable, version };
    tooOld = `${executable.command[0] ?? ""} is ${version ?? ""}, and ${manifest.version.min ?? ""} or newer is needed. Install it with: ${manifest.install}`;
  }
  if (choice.status !== "applies") return { ...choice, executable: null, version: null };
  if (tooOld !== undefined) {
    return {
      ...choice,
      status: "missing",
      why: `${choice.why}, but ${tooOld}`,
      executable: null,
      version: null,
    };
  }
  const set = places.tools?.[manifest.resolve.setting ?? manifest.id];
  if (set !== undefined) {
    const why = `${choice.why}, but ${set}, which plugins.tools names, is no program`;
    return { ...choice, status: "missing", why, executable: null, version: null };
  }
  const why = `${choice.why}, but ${manifest.resolve.bin} is not installed. Install it with: ${manifest.install}`;
  return { ...choice, status: "missing", why, executable: null, version: null };
}

/** The plugins of the main checkout: what an agent writes into a worktree does not decide what is run. */
function ownPlugins({ mainFolder, settings }: PlanRequest): readonly UserPlugin[] {
  const { plugins, issues } = readUserPlugins(mainFolder, settings);
  const errors = issues.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return plugins;
  throw new UserError(`A plugin of this repository cannot be used. ${formatIssue(first)}`, {
    exitCode: 2,
    issues: errors,
  });
}

/** Nothing of a repository's own plugin is started, not even to ask for its version, before a person said yes. */
function withConsent(
  choice: PluginChoice,
  own: readonly UserPlugin[],
  request: PlanRequest,
): PluginChoice {
  const plugins = own.filter(({ manifest }) => manifest === choice.manifest);
  const { mainFolder, userEnv = ownEnvironment() } = request;
  const place = { project: { root: mainFolder }, env: userEnv };
  const named = manifestTool(choice.manifest, request.settings);
  const [open] = unapprovedCommands([...commandsOfPlugins(plugins), ...named], place);
  if (open === undefined) return { ...choice, isNamed: plugins.length + named.length > 0 };
  if (choice.status !== "applies") return { ...choice, mayStart: false };
  const why = `${choice.why}, but nobody has approved its command: ${visibleCommand(open.command)} (${open.from})`;
  return { ...choice, status: "missing", why, mayStart: false };
}

function manifestTool(manifest: PluginManifest, { plugins }: Pick<Settings, "plugins">) {
  const name = manifest.resolve.setting ?? manifest.id;
  const program = plugins.tools[name];
  const tools = program === undefined ? {} : { [name]: program };
  return commandsOfTools({ plugins: { ...plugins, tools } });
}

function placesOf(request: PlanRequest): PlanRequest {
  const { beforeConsent = false, folder, mainFolder, settings } = request;
  const places = { ...request, env: pluginEnvironment(request.env), tools: settings.plugins.tools };
  if (!beforeConsent) return places;
  const untouched = [...foldersOfRepository(folder), ...foldersOfRepository(mainFolder)];
  // Neither what the project asks for nor what lies in it is handed on to a program that is only asked for its version.
  const env = withPathFolders(toolEnvironment(places.env, []), (each) => !liesIn(each, untouched));
  return { ...places, env, untouched };
}

/** Decides for every plugin whether it applies; looks for no tool. */
export function choosePlugins(request: PlanRequest): PluginChoice[] {
  const own = request.own ?? ownPlugins(request);
  const manifests = [...builtinPlugins(), ...own.map(({ manifest }) => manifest)];
  const list = listFoldersOnce();
  return withoutSubstitutes(manifests.map((manifest) => choose(manifest, request, list))).map(
    (choice) => withConsent(choice, own, request),
  );
}

/** Decides for every plugin whether it applies, finds its tool and asks for its version. */
export async function planPlugins(request: PlanRequest): Promise<PluginPlan[]> {
  const places = placesOf(request);
  return Promise.all(choosePlugins(request).map((choice) => resolve(choice, places)));
}

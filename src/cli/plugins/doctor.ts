import type { Settings } from "../../core/model/settings";
import { visibleLine } from "../../core/text/controlCharacters";
import { checkPluginSettings } from "../../core/plugins/pluginSettings";
import { unapprovedCommands, type OpenCommand } from "../../node/consent/rememberedCommands";
import { consentLine } from "../../node/consent/requireConsent";
import { codeOfRun } from "../../node/engine/start/codeOfRun";
import { planPlugins, type PluginPlan } from "../../node/plugins/planPlugins";
import { readUserPlugins } from "../../node/plugins/readUserPlugins";
import { toolEnvironment } from "../../node/processes/environment";
import type { Project } from "../../node/project";
import { readSettings } from "../../node/settings/readSettings";
import { openStore } from "../../node/store/openStore";
import { lastPluginRuns, type LastPluginRun } from "../../node/store/queries/pluginsLast";
import { askConsent } from "../run/askConsent";
import { isInteractive } from "../io";
import type { CommandContext, Outcome } from "../command";

type Last = ReadonlyMap<string, LastPluginRun>;

/** Nothing was run where there is no store yet, or none that can be read: the tools can be told all the same. */
async function readLast(stateFolder: string): Promise<Last> {
  try {
    const reader = await openStore(stateFolder, { readOnly: true });
    try {
      return lastPluginRuns(reader);
    } finally {
      await reader.close();
    }
  } catch {
    return new Map();
  }
}

function dayOf(last: LastPluginRun | undefined): string {
  if (last === undefined) return "never ran here";
  return `last ran ${new Date(last.at).toISOString().slice(0, 16).replace("T", " ")}: ${last.outcome}`;
}

function line(plan: PluginPlan, last: Last): string {
  const { manifest, version, executable, why } = plan;
  const name = version === null ? manifest.id : `${manifest.id} ${version}`;
  const unproven = manifest.proven ? "" : " (unproven)";
  const at = executable === null ? "" : `\n      ${visibleLine(executable.command.join(" "))}`;
  const state = `${visibleLine(why)}; ${dayOf(last.get(manifest.id))}`;
  return `  ${visibleLine(name).padEnd(26)}  ${state}${unproven}${at}\n`;
}

function section(title: string, plans: readonly PluginPlan[], last: Last): string {
  if (plans.length === 0) return "";
  return `\n${title}\n${plans.map((plan) => line(plan, last)).join("")}`;
}

function installLine({ manifest }: PluginPlan): string {
  return `  ${visibleLine(manifest.id).padEnd(26)}  ${visibleLine(manifest.install)}\n`;
}

function human(plans: readonly PluginPlan[], last: Last): string {
  const of = (status: PluginPlan["status"]) => plans.filter((plan) => plan.status === status);
  const rest = of("not applicable");
  const found = rest.filter(({ executable }) => executable !== null);
  const absent = rest.filter(({ executable }) => executable === null);
  const [applies, missing] = [of("applies"), of("missing")];
  const head = `${applies.length} checkers run on this project, ${missing.length} would and cannot, ${found.length} more are installed\n`;
  const install = absent.length === 0 ? "" : `\nNot installed and not asked for\n`;
  return [
    head,
    section("Run here", applies, last),
    section(
      "Would run here and cannot: STATIC fails until they can, or plugins.skip names them",
      missing,
      last,
    ),
    section("Skipped by setting", of("skipped"), last),
    section("Installed, but nothing here asks for them (plugins.use does)", found, last),
    install,
    ...absent.map(installLine),
  ].join("");
}

/** What a person has yet to say yes to before tools of the repository are asked. */
async function openTools(
  context: CommandContext,
  project: Project,
  settings: Settings,
  trust: boolean,
): Promise<readonly OpenCommand[]> {
  const asked = { project, settings, env: context.io.env, inputs: [], allTools: true };
  if (trust || isInteractive(context.io)) {
    await askConsent(context, asked, { trust });
    return [];
  }
  return unapprovedCommands(await codeOfRun(asked), asked);
}

function notAsked(open: readonly OpenCommand[]): string {
  if (open.length === 0) return "";
  const lines = open.map((each) => `${consentLine(each)}\n`).join("");
  return `\nNothing of this repository was started; versions are those that packages name. Add --trust to ask:\n${lines}`;
}

/** `plugins doctor`: what is found, missing, in which version, what runs here and why, and when each last really ran. */
export async function doctor(context: CommandContext, trust: boolean): Promise<Outcome> {
  const project = context.project();
  const { root } = project;
  const { settings, issues } = readSettings(project);
  const open = await openTools(context, project, settings, trust);
  const own = readUserPlugins(root, settings);
  const plans = await planPlugins({
    own: own.plugins,
    folder: root,
    mainFolder: root,
    settings,
    lookForAll: true,
    env: toolEnvironment(context.io.env, open.length > 0 ? [] : settings.env),
    beforeConsent: open.length > 0,
  });
  const last = await readLast(project.stateFolder);
  const plugins = plans.map(({ manifest, status, version, why, executable }) => {
    const run = last.get(manifest.id);
    return {
      id: manifest.id,
      title: manifest.title,
      phase: manifest.phase,
      status,
      found: executable !== null,
      version,
      path: executable?.command[0] ?? null,
      why,
      install: manifest.install,
      proven: manifest.proven,
      lastRun:
        run === undefined
          ? null
          : { at: new Date(run.at).toISOString(), version: run.version, outcome: run.outcome },
    };
  });
  const manifests = plans.map(({ manifest }) => manifest);
  const unknown = checkPluginSettings(settings.plugins, manifests);
  const isBroken =
    own.issues.some(({ severity }) => severity === "error") ||
    plans.some(({ status }) => status === "missing");
  return {
    data: { plugins },
    issues: [...issues, ...own.issues, ...unknown],
    human: human(plans, last) + notAsked(open),
    exitCode: isBroken ? 1 : 0,
  };
}

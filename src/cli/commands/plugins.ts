import { existsSync } from "node:fs";
import path from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import { classify } from "../../core/plugins/output/classify";
import type { PluginManifest } from "../../core/plugins/manifest";
import { checkPluginSettings } from "../../core/plugins/pluginSettings";
import { createLineReader } from "../../node/plugins/createLineReader";
import { planPlugins, type PluginPlan } from "../../node/plugins/planPlugins";
import { readUserPlugins, type UserPlugins } from "../../node/plugins/readUserPlugins";
import { decodeOutput } from "../../node/processes/decodeOutput";
import { relocateReported } from "../../node/plugins/relocateReported";
import { toolEnvironment } from "../../node/processes/environment";
import { readSettings } from "../../node/settings/readSettings";
import { doctor } from "../plugins/doctor";
import { fix } from "../plugins/fix";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { readForeign } from "../../node/files/readForeign";

const order = ["applies", "missing", "skipped", "not applicable"] as const;

function planLine({ manifest, status, version, why }: PluginPlan): string {
  const name = version === null ? manifest.id : `${manifest.id} ${version}`;
  const unproven = manifest.proven ? "" : " (unproven)";
  return `  ${status.padEnd(14)}  ${name.padEnd(24)}  ${why}${unproven}\n`;
}

function listText(plans: readonly PluginPlan[]): string {
  const sorted = order.flatMap((status) => plans.filter((plan) => plan.status === status));
  const applying = plans.filter((plan) => plan.status === "applies").length;
  return `${applying} of ${plans.length} plugins run on this project\n${sorted.map(planLine).join("")}`;
}

async function list(context: CommandContext): Promise<Outcome> {
  const project = context.project();
  const { root } = project;
  const { settings, issues } = readSettings(project);
  const own = readUserPlugins(root, settings);
  const plans = await planPlugins({
    own: own.plugins,
    folder: root,
    mainFolder: root,
    settings,
    env: toolEnvironment(context.io.env, []),
    beforeConsent: true,
  });
  const plugins = plans.map(({ manifest, status, version, why, executable }) => ({
    id: manifest.id,
    title: manifest.title,
    phase: manifest.phase,
    status,
    version,
    path: executable?.command[0] ?? null,
    why,
    install: manifest.install,
    proven: manifest.proven,
  }));
  const manifests = plans.map(({ manifest }) => manifest);
  const unknown = checkPluginSettings(settings.plugins, manifests);
  const isBroken = own.issues.some(({ severity }) => severity === "error");
  return {
    data: { plugins },
    issues: [...issues, ...own.issues, ...unknown],
    human: listText(plans),
    exitCode: isBroken ? 2 : 0,
  };
}

interface FixOptions {
  wsId: string;
  trust?: boolean;
}

interface ClassifyOptions {
  exit: number;
  stdout: string;
  stderr: string;
  toolVersion?: string;
  cwd?: string;
}

/** The repository's own plugins. Captured output can also be read where there is no project yet, only settings. */
function ownPlugins(context: CommandContext, cwd: string): UserPlugins {
  const roots = [rootOf(context), settingsFolder(context.start), settingsFolder(cwd)];
  const read = [...new Set(roots.filter(isDefined))].map((root) =>
    readUserPlugins(root, readSettings({ root }).settings),
  );
  return {
    plugins: read.flatMap(({ plugins }) => plugins),
    issues: read.flatMap(({ issues }) => issues),
  };
}

function isDefined(folder: string | undefined): folder is string {
  return folder !== undefined;
}

function rootOf(context: CommandContext): string | undefined {
  try {
    return context.project().root;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The nearest folder at or above this one that holds `.workstreams.json`. */
function settingsFolder(folder: string): string | undefined {
  const at = path.resolve(folder);
  if (existsSync(path.join(at, ".workstreams.json"))) return at;
  return path.dirname(at) === at ? undefined : settingsFolder(path.dirname(at));
}

function plugin(context: CommandContext, id: string, cwd: string): PluginManifest {
  const builtin = builtinPlugins().find((manifest) => manifest.id === id);
  if (builtin !== undefined) return builtin;
  const own = ownPlugins(context, cwd);
  const manifests = own.plugins.map(({ manifest }) => manifest);
  const found = manifests.find((manifest) => manifest.id === id);
  if (found !== undefined) return found;
  const ids = [...builtinPlugins(), ...manifests].map((manifest) => manifest.id).join(", ");
  const message = `There is no plugin ${id}. There are: ${ids}`;
  const unknown = issueAt({ file: "." }, { source: "plugins", code: "plugin-exists", message });
  throw new UserError(message, { issues: [...own.issues, unknown] });
}

function textOf(from: string, file: string, option: string): string {
  try {
    return decodeOutput(readForeign(path.resolve(from, file), "report"));
  } catch {
    throw new UserError(`${option} ${file} cannot be read. Give the file with the tool's output.`);
  }
}

function exitCode(text: string): number {
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give an exit code such as 0 or 1.");
}

function classifyOutput(context: CommandContext, id: string, options: ClassifyOptions): Outcome {
  const cwd = path.resolve(context.io.cwd, options.cwd ?? ".");
  const { outcome, why, issues } = classify(
    plugin(context, id, cwd),
    {
      end: { kind: "exited", exitCode: options.exit },
      stdout: textOf(context.io.cwd, options.stdout, "--stdout"),
      stderr: textOf(context.io.cwd, options.stderr, "--stderr"),
    },
    { roots: [cwd], lineText: createLineReader(cwd), relocate: relocateReported(cwd) },
    { version: options.toolVersion ?? null, anyFormat: true },
  );
  return { data: { outcome, why, issues }, human: `${outcome}: ${why}\n` };
}

/** `plugins list`, `doctor`, `fix` and `classify`: what checks a project, what it can mend, how its output is read. */
export function definePlugins(program: Command): void {
  const plugins = program.command("plugins").description("the checkers that STATIC runs");
  plugins
    .command("list", { isDefault: true })
    .description("what runs on this project, in which version, and why")
    .action(async (_options: unknown, command: Command) => {
      await runCommand(command, "plugins", list);
    });
  plugins
    .command("doctor")
    .description("every tool: found or how to install it, what runs here and why, when it last ran")
    .option("--trust", "approve the code that this repository brings, and ask its tools")
    .action(async ({ trust = false }: { trust?: boolean }, command: Command) => {
      await runCommand(command, "plugins", (context) => doctor(context, trust));
    });
  plugins
    .command("fix <id> <file>")
    .description("let a checker mend one file of a workstream's worktree, and look at it again")
    .requiredOption("--ws-id <id>", "the workstream")
    .option("--trust", "approve the code that this repository brings")
    .action(async (id: string, file: string, options: FixOptions, command: Command) => {
      const { wsId, trust = false } = options;
      await runCommand(command, "plugins", (context) =>
        fix(context, { plugin: id, file, workstream: wsId }, trust),
      );
    });
  plugins
    .command("classify <id>")
    .description("read a tool's captured output as a run would")
    .addOption(new Option("--exit <code>", "exit code").argParser(exitCode).makeOptionMandatory())
    .requiredOption("--stdout <file>", "file with its standard output")
    .requiredOption("--stderr <file>", "file with its standard error")
    .option("--tool-version <version>", "version of the tool")
    .option("--cwd <dir>", "folder that it ran in")
    .action(async (id: string, options: ClassifyOptions, command: Command) => {
      await runCommand(command, "plugins", (context) =>
        Promise.resolve(classifyOutput(context, id, options)),
      );
    });
}

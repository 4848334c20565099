import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { SettingsSchema, type Settings } from "../../core/model/settings";
import { parseSettings, readSettings } from "../../node/settings/readSettings";
import type { Project } from "../../node/project";
import type { Io } from "../io";
import { readForeignText } from "../../node/files/readForeign";

/** Flags that stand above every settings file. */
export interface SettingFlags {
  agent?: string;
  maxParallel?: number;
  sandbox?: string;
  config?: string;
}

function readOverlay(file: string): Partial<Settings> {
  if (!existsSync(file))
    throw new UserError(`The settings file ${file} of --config does not exist.`);
  const text = readForeignText(file, "document");
  const { settings } = parseSettings(text, file);
  const named: unknown = JSON.parse(text);
  const given = new Set(typeof named === "object" && named !== null ? Object.keys(named) : []);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => given.has(key)));
}

/** What a person says of this machine, a container say, for every command and repository. */
const sandboxVariable = "OPENSPEC_WORKSTREAMS_SANDBOX";

function sandboxOfMachine(value: string | undefined): Settings["sandbox"] | undefined {
  if (value === undefined || value === "") return undefined;
  const read = SettingsSchema.shape.sandbox.safeParse(value);
  if (read.success) return read.data;
  throw new UserError(`${sandboxVariable} is "${value}"; give auto, required or off.`);
}

/** Settings of the project that the command line overrides. */
function overridesOf({ cwd }: Pick<Io, "cwd">, flags: SettingFlags): Partial<Settings> {
  const overlay = flags.config === undefined ? {} : readOverlay(path.resolve(cwd, flags.config));
  return {
    ...overlay,
    ...(flags.agent === undefined ? {} : { agent: flags.agent }),
    ...(flags.sandbox === undefined
      ? {}
      : { sandbox: SettingsSchema.shape.sandbox.parse(flags.sandbox) }),
    ...(flags.maxParallel === undefined ? {} : { maxParallel: flags.maxParallel }),
  };
}

/**
 * The effective settings: flags over the environment over `--config` over `before`, the overrides of the run that is
 * resumed, over `.workstreams.json` over defaults; and what of them the command line overrides.
 */
export function settingsWithOverrides(
  { cwd, env }: Io,
  project: Project,
  flags: SettingFlags,
  before: Partial<Settings> = {},
): { settings: Settings; overrides: Partial<Settings> } {
  const overrides = overridesOf({ cwd }, flags);
  const sandbox = flags.sandbox ?? sandboxOfMachine(env[sandboxVariable]);
  const settings = SettingsSchema.parse({
    ...readSettings(project).settings,
    ...before,
    ...overrides,
    ...(sandbox === undefined ? {} : { sandbox }),
  });
  return { settings, overrides };
}

/** The effective settings of a command. */
export function runSettings(
  io: Io,
  project: Project,
  flags: SettingFlags,
  before: Partial<Settings> = {},
): Settings {
  return settingsWithOverrides(io, project, flags, before).settings;
}

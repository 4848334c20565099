import { existsSync } from "node:fs";
import { UserError } from "../../core/errors";
import { SettingsSchema, type Settings } from "../../core/model/settings";
import { parseSettings, readSettings } from "../../node/settings/readSettings";
import type { Project } from "../../node/project";
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

/** The effective settings: flags over `--config` over `.workstreams.json` over defaults. */
export function runSettings(project: Project, flags: SettingFlags): Settings {
  const { settings } = readSettings(project);
  const overlay = flags.config === undefined ? {} : readOverlay(flags.config);
  return SettingsSchema.parse({
    ...settings,
    ...overlay,
    ...(flags.agent === undefined ? {} : { agent: flags.agent }),
    ...(flags.sandbox === undefined ? {} : { sandbox: flags.sandbox }),
    ...(flags.maxParallel === undefined ? {} : { maxParallel: flags.maxParallel }),
  });
}

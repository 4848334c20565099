import path from "node:path";
import { UserError } from "../../core/errors";
import { readJsonDocument } from "../../core/json/readJsonDocument";
import type { Issue } from "../../core/model/issue";
import { formatIssue } from "../../core/model/issueAt";
import { SettingsSchema, type Settings } from "../../core/model/settings";
import { fileText } from "../change/readFolder";
import type { Project } from "../project";

const kind = { schema: SettingsSchema, source: "settings", free: [] } as const;

/** Reads settings from a text. Throws a UserError (exit 2) with the places when they cannot be used. */
export function parseSettings(
  text: string,
  file: string,
): { settings: Settings; issues: readonly Issue[] } {
  const { value, issues } = readJsonDocument(kind, text, file);
  if (value === undefined) {
    const first = issues.find(({ severity }) => severity === "error");
    const found = first === undefined ? file : formatIssue(first);
    throw new UserError(`The settings cannot be used. ${found}`, { exitCode: 2, issues });
  }
  return { settings: value, issues };
}

/** Reads `.workstreams.json`; without one all defaults hold. `issues` are warnings. Throws a UserError when it is broken. */
export function readSettings(project: Pick<Project, "root">): {
  settings: Settings;
  issues: readonly Issue[];
} {
  const file = ".workstreams.json";
  const text = fileText(path.join(project.root, file));
  return text === undefined
    ? { settings: SettingsSchema.parse({}), issues: [] }
    : parseSettings(text, file);
}

import path from "node:path";
import * as z from "zod";
import { workspacePackages } from "./workspacePackages";
import { readForeignText } from "../files/readForeign";

const ScriptsSchema = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });

function scriptsOf(folder: string): Record<string, string> {
  try {
    const text = readForeignText(path.join(folder, "package.json"), "document");
    return ScriptsSchema.parse(JSON.parse(text)).scripts ?? {};
  } catch {
    return {};
  }
}

/** The script that a command of npm, pnpm, yarn or bun names. */
function scriptName(command: string): string | undefined {
  const match =
    /\b(?:npm|pnpm|yarn|bun)\s+(?:-\S+\s+)*(?:run(?:-script)?\s+(?:-\S+\s+)*)?([\w:.-]+)/.exec(
      command,
    );
  const name = match?.[1];
  return name === "t" ? "test" : name;
}

/** The command, and below it the scripts of package.json that it leads to: what tells which runner is behind it. */
export function runnerText(command: string, folder: string): string {
  const name = scriptName(command);
  if (name === undefined) return command;
  const folders = [folder, ...workspacePackages(folder).map((each) => each.folder)];
  const scripts = folders.map(scriptsOf);
  const seen = new Set<string>();
  const texts = [command];
  const add = (script: string): void => {
    for (const own of scripts) {
      const text = own[script];
      if (text === undefined || seen.has(`${script}\0${text}`)) continue;
      seen.add(`${script}\0${text}`);
      texts.push(text);
      const next = scriptName(text);
      if (next !== undefined) add(next);
    }
  };
  for (const each of [`pre${name}`, name, `post${name}`]) add(each);
  return texts.join("\n");
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";
import type { ConfigFile, PluginManifest } from "../../core/plugins/manifest";
import { foldersToGitRoot } from "./ancestors";

/** The configuration of a tool in a project. */
export interface FoundConfig {
  /** File that says that the project uses the tool, relative to the folder; null when there is none. */
  file: string | null;
  /** Hash of all configuration that changes what the tool says. */
  sha256: string;
}

interface Part {
  file: string;
  text: string;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The lines of an INI or TOML section and of those below it: `tool.ruff`, `tool.ruff.lint`, `mypy-x.*`. */
function sectionText(text: string, section: string): string | undefined {
  const own: string[] = [];
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[\[?\s*(?:tool:)?([^\]]+?)\s*\]/.exec(line)?.[1];
    if (name !== undefined) {
      const next = name.startsWith(section) ? name.charAt(section.length) : "x";
      inside = ["", ".", "-", ":", " "].includes(next);
    }
    if (inside) own.push(line);
  }
  return own.length === 0 ? undefined : own.join("\n");
}

function keyText(text: string, key: string): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null) return undefined;
    const value: unknown = Object.entries(document).find(([name]) => name === key)?.[1];
    return value === undefined ? undefined : JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function partsIn(folder: string, wanted: ConfigFile): Part[] {
  const name = typeof wanted === "string" ? wanted : wanted.file;
  const inner = path.join(folder, path.posix.dirname(name));
  const isWanted = picomatch(path.posix.basename(name), { dot: true });
  return entries(inner)
    .filter((entry) => isWanted(entry))
    .flatMap((entry) => {
      const file = path.join(inner, entry);
      const text = textOf(file);
      if (text === undefined) return [];
      if (typeof wanted === "string") return [{ file, text }];
      const own =
        "section" in wanted ? sectionText(text, wanted.section) : keyText(text, wanted.key);
      return own === undefined ? [] : [{ file, text: own }];
    });
}

/** Looks for a tool's configuration in the folder, and in those above it where the tool does so too. */
export function findConfig({ match, configFiles }: PluginManifest, folder: string): FoundConfig {
  const folders = match.configIn === "folder" ? [folder] : foldersToGitRoot(folder);
  const partsOf = (wanted: readonly ConfigFile[]): Part[] =>
    folders.flatMap((each) => wanted.flatMap((file) => partsIn(each, file)));
  const own = partsOf(match.whenConfig);
  const hash = createHash("sha256");
  for (const part of [...own, ...partsOf(configFiles)]) {
    hash.update(`${path.relative(folder, part.file)}\0${part.text}\0`);
  }
  const [first] = own;
  const file =
    first === undefined ? null : path.relative(folder, first.file).split(path.sep).join("/");
  return { file, sha256: hash.digest("hex") };
}

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";
import { configText } from "../../core/plugins/configText";
import type { ConfigFile, PluginManifest } from "../../core/plugins/manifest";
import { foldersToGitRoot } from "./ancestors";
import { readForeignText } from "../files/readForeign";

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

/** The names in a folder, sorted; none where it cannot be read. */
export type ListFolder = (folder: string) => readonly string[];

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Reads each folder once: to be used for moments, while nothing changes. */
export function listFoldersOnce(): ListFolder {
  const known = new Map<string, readonly string[]>();
  return (folder) => {
    const names = known.get(folder) ?? entries(folder);
    known.set(folder, names);
    return names;
  };
}

const matchers = new Map<string, (name: string) => boolean>();

/** The patterns are those of manifests, asked for again and again. */
function matcherOf(pattern: string): (name: string) => boolean {
  const matcher = matchers.get(pattern) ?? picomatch(pattern, { dot: true });
  matchers.set(pattern, matcher);
  return matcher;
}

function textOf(file: string): string | undefined {
  try {
    return readForeignText(file, "document");
  } catch {
    return undefined;
  }
}

function partsIn(folder: string, wanted: ConfigFile, list: ListFolder): Part[] {
  const name = typeof wanted === "string" ? wanted : wanted.file;
  const inner = path.join(folder, path.posix.dirname(name));
  const isWanted = matcherOf(path.posix.basename(name));
  return list(inner)
    .filter((entry) => isWanted(entry))
    .flatMap((entry) => {
      const file = path.join(inner, entry);
      const text = textOf(file);
      if (text === undefined) return [];
      const own = configText(wanted, text);
      return own === undefined ? [] : [{ file, text: own }];
    });
}

/** Whether this configuration lies in a folder itself. */
export function holdsConfig(folder: string, wanted: ConfigFile): boolean {
  return partsIn(folder, wanted, entries).length > 0;
}

/** Whether a folder itself holds a tool's configuration. */
export function hasOwnConfig({ match }: PluginManifest, folder: string): boolean {
  return match.whenConfig.some((wanted) => holdsConfig(folder, wanted));
}

/** Looks for a tool's configuration in the folder, and in those above it where the tool does so too. */
export function findConfig(
  { match, configFiles }: PluginManifest,
  folder: string,
  list: ListFolder = entries,
): FoundConfig {
  const folders = match.configIn === "folder" ? [folder] : foldersToGitRoot(folder);
  const partsOf = (wanted: readonly ConfigFile[]): Part[] =>
    folders.flatMap((each) => wanted.flatMap((file) => partsIn(each, file, list)));
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

import path from "node:path";
import picomatch from "picomatch";
import * as z from "zod";
import { isTooComplex } from "../../core/scope/glob";
import { readJsonDocument } from "../../core/json/readJsonDocument";
import type { Issue } from "../../core/model/issue";
import { issueAt } from "../../core/model/issueAt";
import type { Settings } from "../../core/model/settings";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import { expandManifest } from "../../core/plugins/manifestShorthand";
import { PluginManifestSchema, type PluginManifest } from "../../core/plugins/manifest";
import { filesBelow, fileText } from "../change/readFolder";

/** A plugin that a file of the repository describes. */
export interface UserPlugin {
  manifest: PluginManifest;
  /** The file, relative to the openspec root. */
  file: string;
}

/** The repository's own plugins, as far as they can be used, and what is wrong with the others. */
export interface UserPlugins {
  plugins: UserPlugin[];
  issues: Issue[];
}

const kind = {
  schema: z.preprocess(expandManifest, PluginManifestSchema),
  source: "plugin",
  free: [],
} as const;

function settingsIssue(message: string): Issue {
  const what = { source: "settings", code: "plugin-path", message };
  return issueAt({ file: ".workstreams.json" }, what);
}

/** Why a glob cannot be looked for, or undefined. A search of everything would go through all installed packages. */
function pathProblem(glob: string): string | undefined {
  if (isTooComplex(glob)) return "is too complex; name folders and at most three wildcards";
  const { base, glob: rest } = picomatch.scan(glob);
  if (path.isAbsolute(glob) || glob.split("/").includes("..")) return "leads out of the project";
  const isTop = base === "" || base === ".";
  return isTop && rest.includes("/") ? "begins with a wildcard; begin with a folder" : undefined;
}

function filesAt(root: string, glob: string): string[] {
  const plain = path.posix.normalize(glob);
  const { base } = picomatch.scan(plain);
  const isWanted = picomatch(plain, { dot: true });
  const folder = base === plain ? path.posix.dirname(plain) : base;
  return filesBelow(path.join(root, folder))
    .map((file) => path.posix.join(folder, file))
    .filter((file) => isWanted(file));
}

function readOne(root: string, file: string): UserPlugins {
  const text = fileText(path.join(root, file)) ?? "";
  const { value, issues } = readJsonDocument(kind, text, file);
  return { plugins: value === undefined ? [] : [{ manifest: value, file }], issues: [...issues] };
}

/** The second plugin of an id cannot be told from the first. */
function takenIds(plugins: readonly UserPlugin[]): Map<UserPlugin, string> {
  const owners = new Map(builtinPlugins().map(({ id }) => [id, "a built-in plugin"]));
  const taken = new Map<UserPlugin, string>();
  for (const plugin of plugins) {
    const owner = owners.get(plugin.manifest.id);
    if (owner === undefined) owners.set(plugin.manifest.id, plugin.file);
    else taken.set(plugin, owner);
  }
  return taken;
}

function takenIssue({ manifest, file }: UserPlugin, owner: string): Issue {
  const message = `"id" is "${manifest.id}", which is the id of ${owner}. Give it another one.`;
  return issueAt({ file }, { source: "plugin", code: "plugin-id-is-unique", message });
}

/** Reads the manifests that `plugins.paths` of the settings names. Nothing is thrown; each problem has its place. */
export function readUserPlugins(root: string, settings: Pick<Settings, "plugins">): UserPlugins {
  const issues: Issue[] = [];
  const files = settings.plugins.paths.flatMap((glob) => {
    const problem = pathProblem(glob);
    const found = problem === undefined ? filesAt(root, glob) : [];
    const why = problem ?? (found.length === 0 ? "names no file" : undefined);
    if (why !== undefined) issues.push(settingsIssue(`plugins.paths: "${glob}" ${why}.`));
    return found;
  });
  const read = [...new Set(files)].sort().map((file) => readOne(root, file));
  const plugins = read.flatMap((each) => each.plugins);
  const taken = takenIds(plugins);
  issues.push(...read.flatMap((each) => each.issues));
  issues.push(...[...taken].map(([plugin, owner]) => takenIssue(plugin, owner)));
  return { plugins: plugins.filter((plugin) => !taken.has(plugin)), issues };
}

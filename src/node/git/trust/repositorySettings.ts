import { existsSync, lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { engineFolders } from "../excludeFromGit";
import { includedFiles } from "./includedFiles";
import { withoutInert } from "./inertConfiguration";
import type { Repository } from "../repository";
import { readForeignText } from "../../files/readForeign";
import { sha256 } from "../../../core/text/sha256";
import { ownEnvironment } from "../../processes/ownEnvironment";

type Hashes = ReadonlyMap<string, string>;

/** Hashes of what makes git do other things and run programs, by the names of the files. */
export interface RepositorySettings {
  configuration: Hashes;
  /** The engine calls git without them. */
  hooks: Hashes;
}

const mostFiles = 500;
const mostBytes = 1 << 20;
const deepest = 10;

/** What lies at a path; nothing where there is nothing. A link counts as well as what it leads to. */
function textOf(file: string): string | undefined {
  const own = lstatSync(file, { throwIfNoEntry: false });
  if (own === undefined) return undefined;
  const link = own.isSymbolicLink() ? `link ${readlinkSync(file)}\n` : "";
  try {
    // A pipe or a device would be read without end.
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > mostBytes) return `${link}no file of ${stats.size} bytes`;
    return link + readForeignText(file, "report");
  } catch {
    return `${link}unreadable`;
  }
}

/** A file of configuration and all that it includes. */
function addConfiguration(into: Map<string, string>, file: string, depth = 0): void {
  if (into.has(file) || into.size > mostFiles) return;
  const text = textOf(file);
  if (text === undefined) return;
  into.set(file, sha256(withoutInert(text)));
  if (depth > deepest) return;
  for (const included of includedFiles(file, text)) addConfiguration(into, included, depth + 1);
}

function addFile(into: Map<string, string>, file: string, plain = (text: string) => text): void {
  const text = textOf(file);
  const matters = text === undefined ? "" : plain(text);
  if (matters !== "") into.set(file, sha256(matters));
}

/** Engines add their own folders; git's own template is comments. */
function withoutOwn(text: string): string {
  const own = new Set<string>(engineFolders);
  return text
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#") && !own.has(line))
    .join("\n");
}

function addHooks(into: Map<string, string>, folder: string): void {
  if (!(lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    addFile(into, folder);
    return;
  }
  for (const name of readdirSync(folder).slice(0, mostFiles)) {
    const file = path.join(folder, name);
    const mode = lstatSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    into.set(file, `${mode} ${sha256(textOf(file) ?? "")}`);
  }
}

/** The configuration of submodules: git looks into them, too. */
function addModules(into: Map<string, string>, folder: string, depth = 0): void {
  if (!(lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return;
  for (const name of readdirSync(folder).slice(0, mostFiles)) {
    const module = path.join(folder, name);
    if (existsSync(path.join(module, "HEAD"))) addGitFolder(into, module);
    else if (depth < deepest && name !== "objects") addModules(into, module, depth + 1);
  }
}

function addGitFolder(into: Map<string, string>, folder: string): void {
  for (const name of ["config", "config.worktree"]) addConfiguration(into, path.join(folder, name));
  for (const name of ["commondir", "info/attributes", "info/sparse-checkout", "info/grafts"])
    addFile(into, path.join(folder, name));
  for (const name of ["objects/info/alternates", "objects/info/http-alternates"])
    addFile(into, path.join(folder, name));
  addFile(into, path.join(folder, "info/exclude"), withoutOwn);
  addModules(into, path.join(folder, "modules"));
}

/** What git reads of the user's for every repository. */
function addUser(into: Map<string, string>): void {
  const home = ownEnvironment()["HOME"] ?? homedir();
  const configured = ownEnvironment()["XDG_CONFIG_HOME"] ?? "";
  const folder = path.isAbsolute(configured) ? configured : path.join(home, ".config");
  addConfiguration(into, path.join(home, ".gitconfig"));
  addConfiguration(into, path.join(folder, "git/config"));
  for (const name of ["attributes", "ignore"]) addFile(into, path.join(folder, "git", name));
}

/** What a repository's settings are now, and those of its hooks; asks nothing of git. */
export function repositorySettings({
  commonDir,
}: Pick<Repository, "commonDir">): RepositorySettings {
  const [configuration, hooks] = [new Map<string, string>(), new Map<string, string>()];
  addGitFolder(configuration, commonDir);
  addUser(configuration);
  addHooks(hooks, path.join(commonDir, "hooks"));
  return { configuration, hooks };
}

/** The same of one linked working tree's own git folder. */
export function worktreeSettings(gitFolder: string): Hashes {
  const found = new Map<string, string>();
  addGitFolder(found, gitFolder);
  addFile(found, path.join(gitFolder, "gitdir"));
  return found;
}

/** The files that are not what they were. */
export function changedHashes(before: Hashes, after: Hashes): string[] {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => before.get(file) !== after.get(file)).sort();
}

/** What differs, in words for a person; empty when nothing does. */
export function changedSettings(before: RepositorySettings, after: RepositorySettings): string[] {
  const configuration = changedHashes(before.configuration, after.configuration);
  const hooks = changedHashes(before.hooks, after.hooks);
  return [
    ...(configuration.length > 0 ? [`git's configuration (${configuration.join(", ")})`] : []),
    ...(hooks.length > 0 ? [`hooks (${hooks.join(", ")})`] : []),
  ];
}

import { realpathSync } from "node:fs";
import path from "node:path";
import type { PluginManifest } from "../../core/plugins/manifest";
import { fileIdentity } from "../files/fileIdentity";
import { realPath } from "../files/realPath";
import { liesIn } from "../git/trust/checkouts";
import { findExecutable, programIn } from "../processes/findExecutable";
import { pathFolders } from "../processes/searchPath";
import { runProcess, type ProcessRunner } from "../processes/runProcess";
import { foldersToGitRoot } from "./ancestors";
import { hasInstalledModule } from "./installedVersion";

/** A program that may be a tool. */
export interface FoundProgram {
  /** What to start, in front of the tool's own arguments. */
  command: string[];
  realpath: string;
}

/** A tool's program as it was when it was looked for. */
export interface Executable extends FoundProgram {
  /** What changes whenever the file does. */
  identity: string;
}

/** Where tools are looked for. `mainFolder`: the same folder of the main checkout, since a fresh worktree has nothing installed. */
export interface Places {
  folder: string;
  mainFolder: string;
  env: Readonly<Record<string, string>>;
  /** Programs that the settings name, by plugin id; paths from the main folder. */
  tools?: Readonly<Record<string, string>>;
  /** Set before a person said yes: the folders of the repository, of which nothing is started. */
  untouched?: readonly string[];
  /** Starts a tool to ask it something; by itself it is not kept in. */
  start?: ProcessRunner;
}

function projectFolders({ folder, mainFolder }: Places): string[] {
  return [...new Set([...foldersToGitRoot(folder), ...foldersToGitRoot(mainFolder)])];
}

function venvFolders(places: Places): string[] {
  const scripts = process.platform === "win32" ? "Scripts" : "bin";
  return projectFolders(places).flatMap((folder) =>
    [".venv", "venv"].map((name) => path.join(folder, name, scripts)),
  );
}

function describe(program: string, args: readonly string[]): FoundProgram {
  return { command: [program, ...args], realpath: realpathSync(program) };
}

/** Takes down which file a program is now; undefined where it is gone since it was found. */
export function identify(program: FoundProgram): Executable | undefined {
  const identity = fileIdentity(program.realpath);
  return identity === undefined ? undefined : { ...program, identity };
}

/** Where a command's program leads now; undefined where there is none. */
export function programNow({ command: [program = ""] }: FoundProgram): string | undefined {
  return realPath(program);
}

/** Where a program is started only to ask it something: before a yes nothing of the project is to lie there. */
export function startFolder(program: string, { folder, untouched }: Places): string {
  return untouched === undefined ? folder : path.parse(path.resolve(program)).root;
}

async function hasModule(python: string, module: string, places: Places): Promise<boolean> {
  const { untouched = [] } = places;
  if (liesIn(python, untouched)) return hasInstalledModule(python, module);
  const code =
    "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
  // -I keeps a module of the project's own from being taken for the tool.
  const result = await (places.start ?? runProcess)({
    command: [python, "-I", "-c", code, module],
    cwd: startFolder(python, places),
    env: places.env,
    totalMs: 20_000,
  });
  return result.exitCode === 0;
}

async function pythonModule(module: string, places: Places): Promise<FoundProgram | undefined> {
  const { env } = places;
  const folders = [...venvFolders(places), ...pathFolders(env)];
  const python = programIn(folders, "python3", env) ?? programIn(folders, "python", env);
  if (python === undefined || !(await hasModule(python, module, places))) return undefined;
  return describe(python, ["-m", module]);
}

/**
 * The programs that may be the tool, best first: what the settings name (and then nothing else), the worktree's and the main checkout's `node_modules/.bin`, a virtual
 * environment, PATH, `python -m`. Nothing is ever downloaded.
 */
export async function* findExecutables(
  { id, resolve }: Pick<PluginManifest, "id" | "resolve">,
  places: Places,
): AsyncGenerator<FoundProgram> {
  const set = places.tools?.[resolve.setting ?? id];
  if (set !== undefined) {
    const program = findExecutable(path.resolve(places.mainFolder, set), places.env, "");
    if (program !== null) yield describe(program, []);
    // What a person names is not replaced by something else.
    return;
  }
  const projects = projectFolders(places);
  const bins = projects.map((folder) => path.join(folder, "node_modules", ".bin"));
  const groups = [
    resolve.nodeModules ? bins : [],
    resolve.venv ? venvFolders(places) : [],
    pathFolders(places.env),
  ];
  for (const folders of groups) {
    const program = programIn(folders, resolve.bin, places.env);
    if (program !== undefined) yield describe(program, []);
  }
  if (resolve.pythonModule === undefined) return;
  const module = await pythonModule(resolve.pythonModule, places);
  if (module !== undefined) yield module;
}

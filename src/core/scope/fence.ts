import { compileScope } from "./scope";
import { testFilesOf } from "./testCommands";
import type { Bundle } from "../model/bundle";
import { isJunk } from "./junk";
import { isRunnerConfiguration } from "./runnerConfiguration";

export { scriptsChanged } from "./scriptsChanged";

type ScopeOfBundle = Pick<Bundle, "files_scope" | "files_create">;

/** Changed paths, relative to the git top, by what the fence says of them; each is in exactly one list. */
export interface FenceVerdict {
  inside: string[];
  outside: string[];
  /** What only the engine and people write: it is put back, and the work goes on. */
  protected: string[];
  /** What judges the work: acceptance tests and runner configuration. */
  locked: string[];
  /** Caches and traces of tools: ignored. */
  junk: string[];
}

const protectedRoots = ["openspec", "workstreams", ".workstreams.json"] as const;

function protectedRoot(path: string): string | undefined {
  return protectedRoots.find((root) => path === root || path.startsWith(`${root}/`));
}

// `*.md` in every folder does not open the specs: an entry has to begin with what it opens.
function opens(bundle: ScopeOfBundle, root: string, path: string): boolean {
  const named = (entries: readonly string[]) =>
    entries.filter((entry) => protectedRoot(entry.replace(/^(\.\/)+/, "")) === root);
  return compileScope({
    files_scope: named(bundle.files_scope),
    files_create: named(bundle.files_create),
  }).allows(path);
}

/**
 * Judges the paths that an agent changed. `changed` is relative to the git top, `prefix` is where the openspec root lies
 * below it; the bundle's globs and `lockedPaths` are relative to the openspec root.
 */
export function judgeChanges(input: {
  changed: readonly string[];
  prefix: string;
  bundle: ScopeOfBundle;
  lockedPaths: readonly string[];
}): FenceVerdict {
  const { prefix, bundle } = input;
  const scope = compileScope(bundle);
  const locked = new Set(input.lockedPaths);

  function judge(path: string): keyof FenceVerdict {
    if (prefix !== "" && !path.startsWith(`${prefix}/`)) return isJunk(path) ? "junk" : "outside";
    const inProject = prefix === "" ? path : path.slice(prefix.length + 1);
    const root = protectedRoot(inProject);
    if (root !== undefined && !opens(bundle, root, inProject)) return "protected";
    if (scope.isExact(inProject)) return "inside";
    if (isJunk(inProject)) return "junk";
    if (locked.has(inProject) || isRunnerConfiguration(inProject)) return "locked";
    return scope.allows(inProject) ? "inside" : "outside";
  }

  const verdict: FenceVerdict = { inside: [], outside: [], protected: [], locked: [], junk: [] };
  for (const path of [...input.changed].sort()) verdict[judge(path)].push(path);
  return verdict;
}

/**
 * The paths (relative to the openspec root) that judge the work and exist on the base: runner configuration, and the test
 * files that acceptance and scenario commands name. What the bundle names exactly, not by a glob, is not locked.
 */
export function lockedPathsFor(
  bundle: ScopeOfBundle & Partial<Pick<Bundle, "scenario_tests">>,
  pathsAtBase: readonly string[],
  acceptanceCommands: readonly string[],
): string[] {
  const scope = compileScope(bundle);
  const commands = [...acceptanceCommands, ...Object.values(bundle.scenario_tests ?? {})];
  const named = new Set(commands.flatMap(testFilesOf));
  return pathsAtBase
    .filter((path) => named.has(path) || isRunnerConfiguration(path))
    .filter((path) => !scope.isExact(path));
}

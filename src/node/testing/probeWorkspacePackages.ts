import { existsSync, lstatSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { workspacePackages } from "./workspacePackages";

/** A workspace package that an import in the worktree would take from somewhere else. */
export interface ForeignPackage {
  name: string;
  /** Where it would come from. */
  resolved: string;
}

function nearestInstalled(from: string, name: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const candidate = path.join(at, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (path.dirname(at) === at) return undefined;
  }
}

/**
 * The workspace packages whose name resolves outside of the worktree: tests would import another checkout's code.
 * A name that resolves nowhere fails loudly by itself.
 */
export function probeWorkspacePackages(worktree: string): ForeignPackage[] {
  const root = realpathSync(worktree);
  return workspacePackages(root).flatMap(({ name }) => {
    const resolved = nearestInstalled(root, name);
    if (resolved === undefined || resolved.startsWith(root + path.sep)) return [];
    return [{ name, resolved }];
  });
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Makes the workspace packages importable by name in the worktree, as an install would, where its `node_modules` does
 * not have them. Resolves to the names that it linked.
 */
export function linkWorkspacePackages(worktree: string): string[] {
  const root = realpathSync(worktree);
  const linked: string[] = [];
  for (const { name, folder } of workspacePackages(root)) {
    const link = path.join(root, "node_modules", name);
    if (isThere(link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    // A junction needs no privilege on Windows and an absolute target; elsewhere a relative link survives a move.
    const isWindows = process.platform === "win32";
    const target = isWindows ? folder : path.relative(path.dirname(link), folder);
    symlinkSync(target, link, isWindows ? "junction" : "dir");
    linked.push(name);
  }
  return linked;
}

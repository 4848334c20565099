import { existsSync, lstatSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { leadsOutside } from "../files/leadsOutside";
import { foreignLinks, type ForeignPackage } from "./foreignLinks";
import type { Checkouts } from "./pythonImports";
import { workspacePackages, type WorkspacePackage } from "./workspacePackages";
import { isBelow } from "../files/isBelow";

function nearestInstalled(from: string, name: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const candidate = path.join(at, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (path.dirname(at) === at) return undefined;
  }
}

/**
 * The packages of the repository whose name resolves outside of the worktree: tests would import another checkout's
 * code. A name that resolves nowhere fails loudly by itself.
 */
export function probeWorkspacePackages(checkouts: Checkouts): ForeignPackage[] {
  const root = realpathSync(checkouts.worktree);
  const packages = workspacePackages(root);
  const installed = packages.flatMap(({ name }) => {
    const resolved = nearestInstalled(root, name);
    if (resolved === undefined || isBelow(root, resolved)) return [];
    return [{ name, resolved }];
  });
  const linked = foreignLinks(checkouts, [root, ...packages.map(({ folder }) => folder)]);
  return [...new Map([...installed, ...linked].map((each) => [each.name, each])).values()];
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What the main checkout has linked by a path, a `file:` dependency say, and the worktree has at the same path. */
function counterparts({ main, worktree }: Checkouts): WorkspacePackage[] {
  const root = realpathSync(worktree);
  return foreignLinks({ main, worktree }, [root]).flatMap(({ name, resolved }) => {
    const folder = path.join(root, path.relative(realpathSync(main), resolved));
    return existsSync(path.join(folder, "package.json")) ? [{ name, folder }] : [];
  });
}

/**
 * Makes the repository's own packages importable by name in the worktree, as an install would, where its `node_modules`
 * does not have them. Resolves to the names that it linked.
 */
export function linkWorkspacePackages(checkouts: Checkouts): string[] {
  const root = realpathSync(checkouts.worktree);
  const modules = path.join(root, "node_modules");
  // Through a link to the main checkout's, what is made here would be made there.
  if (isThere(modules) && !isBelow(root, realpathSync(modules))) return [];
  const linked: string[] = [];
  for (const { name, folder } of [...workspacePackages(root), ...counterparts(checkouts)]) {
    const link = path.join(modules, name);
    if (isThere(link) || leadsOutside(root, link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    // A junction needs no privilege on Windows and an absolute target; elsewhere a relative link survives a move.
    const isWindows = process.platform === "win32";
    const target = isWindows ? folder : path.relative(path.dirname(link), folder);
    symlinkSync(target, link, isWindows ? "junction" : "dir");
    linked.push(name);
  }
  return linked;
}

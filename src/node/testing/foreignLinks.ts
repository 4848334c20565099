import { existsSync, readdirSync, realpathSync, type Dirent } from "node:fs";
import path from "node:path";
import type { Checkouts } from "./pythonImports";
import { isBelow } from "../files/isBelow";
import { realPath } from "../files/realPath";

/** A package that an import in the worktree would take from another checkout of the repository. */
export interface ForeignPackage {
  name: string;
  /** Where it would come from. */
  resolved: string;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The names of the packages in a `node_modules`, scopes opened. */
function packagesIn(modules: string): string[] {
  return entriesOf(modules).flatMap(({ name }) => {
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name];
    return entriesOf(path.join(modules, name)).map((inner) => `${name}/${inner.name}`);
  });
}

/** The `node_modules` that node looks into for an import in the folder, nearest first. */
function modulesAbove(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    const modules = path.join(at, "node_modules");
    if (existsSync(modules)) found.push(modules);
    if (path.dirname(at) === at) return found;
  }
}

/**
 * The packages whose name leads out of the worktree into the code of another checkout, as links of workspaces and of
 * `file:` dependencies in the main checkout's `node_modules` do. What is installed there as a copy is no code of it.
 */
export function foreignLinks(
  { main, worktree }: Checkouts,
  origins: readonly string[],
): ForeignPackage[] {
  const [mainRoot, root] = [realpathSync(main), realpathSync(worktree)];
  const foreign = new Map<string, string>();
  for (const origin of origins) {
    const nearest = new Set<string>();
    for (const modules of modulesAbove(origin)) {
      for (const name of packagesIn(modules)) {
        if (nearest.has(name)) continue;
        const resolved = realPath(path.join(modules, name));
        if (resolved === undefined) continue;
        nearest.add(name);
        const isCode = !path.relative(mainRoot, resolved).split(path.sep).includes("node_modules");
        if (isCode && isBelow(mainRoot, resolved) && !isBelow(root, resolved)) {
          foreign.set(name, resolved);
        }
      }
    }
  }
  return [...foreign].map(([name, resolved]) => ({ name, resolved }));
}

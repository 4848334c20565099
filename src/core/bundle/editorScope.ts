import type { ScopeItem, ScopeNode, ScopeState } from "./editorModel";
import { isGlob } from "../scope/glob";
import { compileScope } from "../scope/scope";

/** So many rows of the tree are shown; beyond it a number is more use. */
const shownFiles = 200;

type Listed = Omit<ScopeItem, "kind" | "matches">;

/** The files that a path or glob of the scope covers: the same answer that the engine's fence gives. */
export function filesMatching(entry: string, files: readonly string[]): string[] {
  const scope = compileScope({ files_scope: [entry], files_create: [] });
  return files.filter((file) => scope.allows(file));
}

/** The scope with what it matches; files to create come first and once, also where both lists name them. */
export function scopeState(listed: readonly Listed[], files: readonly string[]): ScopeState {
  const creates = listed.filter((item) => item.list === "files_create");
  const created = new Set(creates.map((item) => item.value));
  const scoped = listed.filter(
    (item) =>
      item.list === "files_scope" && !(created.has(item.value) && !files.includes(item.value)),
  );
  const matched = new Set<string>();
  const items = [...creates, ...scoped].map((item): ScopeItem => {
    const own = filesMatching(item.value, files);
    if (item.list === "files_scope") for (const file of own) matched.add(file);
    return { ...item, kind: kindOf(item, own), matches: own.length };
  });
  const toCreate = [...created].filter((path) => !files.includes(path)).sort();
  const shown = [...matched].sort().slice(0, Math.max(0, shownFiles - toCreate.length));
  return {
    items,
    tree: treeOf(shown, toCreate.slice(0, shownFiles)),
    files: matched.size,
    creates: toCreate.length,
    hidden: matched.size - shown.length,
  };
}

function kindOf(item: Listed, matches: readonly string[]): ScopeItem["kind"] {
  if (item.list === "files_create") return "create";
  if ((isGlob(item.value) || item.value.endsWith("/")) && matches.length > 0) return "glob";
  return matches.length === 0 ? "none" : "file";
}

interface Folder {
  folders: Map<string, Folder>;
  files: { name: string; kind: "file" | "create" }[];
}

function treeOf(files: readonly string[], creates: readonly string[]): ScopeNode[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const path of files) place(root, path, "file");
  for (const path of creates) place(root, path, "create");
  return rowsOf(root, "", 1);
}

function place(root: Folder, path: string, kind: "file" | "create"): void {
  const parts = path.split("/");
  const name = parts.pop() ?? path;
  const folder = parts.reduce((at, part) => {
    const next = at.folders.get(part) ?? { folders: new Map<string, Folder>(), files: [] };
    at.folders.set(part, next);
    return next;
  }, root);
  folder.files.push({ name, kind });
}

/** A folder that holds one folder only shares its row, as in VS Code's explorer. */
function rowsOf(folder: Folder, prefix: string, level: number): ScopeNode[] {
  const folders = [...folder.folders].sort(byName).flatMap(([first, child]) => {
    let name = first;
    let inner = child;
    for (;;) {
      const [only, ...more] = inner.folders;
      if (only === undefined || more.length > 0 || inner.files.length > 0) break;
      name += `/${only[0]}`;
      inner = only[1];
    }
    const path = prefix + name;
    const row: ScopeNode = { path, name, level, kind: "folder" };
    return [row, ...rowsOf(inner, `${path}/`, level + 1)];
  });
  const files = folder.files
    .sort((a, b) => compare(a.name, b.name))
    .map(({ name, kind }): ScopeNode => ({ path: prefix + name, name, level, kind }));
  return [...folders, ...files];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  compare(a[0], b[0]);

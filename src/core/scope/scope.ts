import picomatch from "picomatch";
import type { Bundle } from "../model/bundle";
import { isTooComplex } from "./glob";

/** The fence of a bundle, for paths relative to the openspec root with forward slashes. */
export interface Scope {
  /** Whether the agent may create, change or delete this path. */
  readonly allows: (path: string) => boolean;
  /** Whether the bundle names exactly this path: what is locked is open only by name. */
  readonly isExact: (path: string) => boolean;
}

const options = { dot: true, nonegate: true } as const;

function clean(entry: string): string {
  const path = entry.replace(/^(\.\/)+/, "");
  return path.endsWith("/") ? `${path}**` : path;
}

function isProtected(path: string): boolean {
  const segments = path.split("/");
  return (
    segments.some((segment) => segment === ".." || segment.toLowerCase() === ".git") ||
    /^\/|^\.(workstreams|worktrees)/i.test(path)
  );
}

/** Compiles `files_scope` and `files_create` once, to be asked for many paths. */
export function compileScope(bundle: Pick<Bundle, "files_scope" | "files_create">): Scope {
  const entries = [...bundle.files_scope, ...bundle.files_create].map(clean);
  // A literal name counts as itself too: `app/[id]/page.tsx` is a folder in some frameworks, and a pattern.
  const exact = new Set(entries);
  const simple = entries.filter((entry) => entry !== "" && !isTooComplex(entry));
  const matchers = simple.map((entry) => picomatch(entry, options));
  return {
    allows: (path) =>
      !isProtected(path) && (exact.has(path) || matchers.some((matches) => matches(path))),
    isExact: (path) => !isProtected(path) && exact.has(path),
  };
}

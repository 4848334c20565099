import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { refuseOutside } from "../files/leadsOutside";
import type { Repository } from "./repository";
import { readForeignText } from "../files/readForeign";

/** What engines keep out of git. */
export const engineFolders = [".workstreams/", ".worktrees/"] as const;

/** Keeps patterns out of git through the repository's own exclude file; those already in it are not added again. */
export function excludeFromGit({ commonDir }: Repository, patterns: readonly string[]): void {
  const file = path.join(commonDir, "info/exclude");
  refuseOutside(commonDir, file);
  const text = existsSync(file) ? readForeignText(file, "document") : "";
  const present = new Set(text.split(/\r?\n/));
  const missing = patterns.filter((pattern) => !present.has(pattern));
  if (missing.length === 0) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  appendFileSync(file, `${gap}${missing.join("\n")}\n`);
}

import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import path from "node:path";
import { gitLine } from "./runGit";
import type { Repository } from "./repository";

/** Keeps patterns out of git through the repository's own exclude file; those already in it are not added again. */
export async function excludeFromGit(
  { top }: Repository,
  patterns: readonly string[],
): Promise<void> {
  const args = ["rev-parse", "--path-format=absolute", "--git-path", "info/exclude"];
  const file = await gitLine(top, args);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const present = new Set(text.split(/\r?\n/));
  const missing = patterns.filter((pattern) => !present.has(pattern));
  if (missing.length === 0) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  appendFileSync(file, `${gap}${missing.join("\n")}\n`);
}

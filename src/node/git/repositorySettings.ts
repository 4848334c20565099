import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Repository } from "./repository";

/** Hashes of what makes git do other things in every working tree, and run programs. */
export interface RepositorySettings {
  configuration: string;
  hooks: string;
}

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(String(part.length)).update("\0").update(part);
  return hash.digest("hex");
}

function contentOf(file: string): Buffer {
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile ? readFileSync(file) : Buffer.alloc(0);
}

function hashOfFolder(folder: string): string {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return sha256();
  const files = readdirSync(folder).sort();
  return sha256(
    ...files.flatMap((name) => {
      const file = path.join(folder, name);
      const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
      return [name, String(mode), contentOf(file)];
    }),
  );
}

/** What a repository's settings are now; asks nothing of git. */
export function repositorySettings({ commonDir }: Repository): RepositorySettings {
  const files = ["config", "config.worktree", "info/attributes"];
  return {
    configuration: sha256(...files.map((name) => contentOf(path.join(commonDir, name)))),
    hooks: hashOfFolder(path.join(commonDir, "hooks")),
  };
}

/** What differs, in words for a person; empty when nothing does. */
export function changedSettings(before: RepositorySettings, after: RepositorySettings): string[] {
  return [
    ...(before.configuration === after.configuration ? [] : ["git's configuration"]),
    ...(before.hooks === after.hooks ? [] : ["hooks"]),
  ];
}

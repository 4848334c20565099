import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { git, runGit } from "./runGit";
import type { Repository } from "./repository";

/** What nobody but people and the engine may change in the main checkout while an agent works. */
export interface MainFingerprint {
  head: string;
  refs: string;
  index: string;
  config: string;
  hooks: string;
}

/** The engine's own refs, and what a fetch in the background moves. */
const expected = /^\S+ refs\/(?:heads\/workstream\/|workstreams\/|remotes\/)/;

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

/** Takes the fingerprint of the checkout that `repository` is. */
export async function fingerprintOf({ top, commonDir }: Repository): Promise<MainFingerprint> {
  const branch = await runGit(top, ["symbolic-ref", "--quiet", "HEAD"]);
  const commit = await runGit(top, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const refs = await git(top, ["for-each-ref", "--format=%(objectname) %(refname)"]);
  const config = ["config", "config.worktree", "info/attributes"];
  return {
    head: sha256(branch.stdout, commit.stdout),
    refs: sha256(
      ...refs
        .toString("utf8")
        .split("\n")
        .filter((line) => !expected.test(line)),
    ),
    // What is staged, not the file: looking at a working tree refreshes that.
    index: sha256(await git(top, ["ls-files", "--stage", "-z"])),
    config: sha256(...config.map((name) => contentOf(path.join(commonDir, name)))),
    hooks: hashOfFolder(path.join(commonDir, "hooks")),
  };
}

const words = {
  head: "HEAD",
  refs: "branches or tags",
  index: "the index",
  config: "git's configuration",
  hooks: "hooks",
} as const satisfies Record<keyof MainFingerprint, string>;

/** What differs, in words for a person; empty when nothing does. */
export function compareFingerprints(before: MainFingerprint, after: MainFingerprint): string[] {
  const keys = ["head", "refs", "index", "config", "hooks"] as const;
  return keys.filter((key) => before[key] !== after[key]).map((key) => words[key]);
}

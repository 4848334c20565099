import { statSync } from "node:fs";
import path from "node:path";
import { runGit } from "../git/runGit";
import type { Project } from "../project";

/** A delta and the main spec that it changes, relative to the openspec root. */
export interface DeltaAndSpec {
  delta: string;
  spec: string;
}

interface Commit {
  hash: string;
  time: number;
  files: ReadonlySet<string>;
}

async function linesOf(folder: string, args: readonly string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(folder, args);
  return exitCode === 0 ? stdout.toString("utf8") : undefined;
}

/** The commits that touched some files, the latest first. */
async function commitsOf(folder: string, files: readonly string[]): Promise<Commit[]> {
  const format = "--format=%x01%H %ct";
  const text = await linesOf(folder, ["log", format, "--name-only", "--no-renames", "--", ...files]);
  return (text ?? "")
    .split("\u0001")
    .slice(1)
    .map((entry) => {
      const [head = "", ...rest] = entry.split("\n");
      const [hash = "", time = "0"] = head.split(" ");
      return { hash, time: Number(time), files: new Set(rest.filter((line) => line !== "")) };
    });
}

/** The commit that the main spec is to be compared with: the latest when the delta was written. */
function commitAtWriting(
  project: Project,
  commits: readonly Commit[],
  dirty: ReadonlySet<string>,
  inGit: (file: string) => string,
  { delta }: DeltaAndSpec,
): number {
  const at = commits.findIndex(({ files }) => files.has(inGit(delta)));
  if (at !== -1 && !dirty.has(inGit(delta))) return at;
  const written = statSync(path.join(project.root, delta), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return commits.findIndex(({ time }) => time * 1000 <= written);
}

async function textAt(folder: string, hash: string, file: string): Promise<string | undefined> {
  return linesOf(folder, ["cat-file", "blob", `${hash}:${file}`]);
}

/**
 * For each delta whose main spec was changed since the delta was written: the spec's text at that time. A delta that is
 * not committed as it is counts as written when its file says so. Empty outside of git.
 */
export async function specsWhenWritten(
  project: Project,
  pairs: readonly DeltaAndSpec[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const { gitRoot, prefix } = project;
  if (gitRoot === null || pairs.length === 0) return found;
  const inGit = (file: string) => path.posix.join(prefix, file);
  const files = [...new Set(pairs.flatMap(({ delta, spec }) => [inGit(delta), inGit(spec)]))];
  const [commits, changed] = await Promise.all([
    commitsOf(gitRoot, files),
    linesOf(gitRoot, ["diff-index", "--name-only", "-z", "HEAD", "--", ...files]),
  ]);
  const dirty = new Set((changed ?? "").split("\0"));
  for (const pair of pairs) {
    const at = commitAtWriting(project, commits, dirty, inGit, pair);
    const spec = inGit(pair.spec);
    const isUntouched = commits.slice(0, Math.max(at, 0)).every((each) => !each.files.has(spec));
    const commit = commits[at];
    if (commit === undefined || (isUntouched && !dirty.has(spec))) continue;
    const text = await textAt(gitRoot, commit.hash, spec);
    if (text !== undefined) found.set(pair.delta, text);
  }
  return found;
}

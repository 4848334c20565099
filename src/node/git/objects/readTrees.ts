import { composeTree, type TreeEdit } from "./composeTree";
import { isObjectId } from "./objectId";
import { readCommits } from "./readCommits";
import { git, nulSeparated, runGit } from "../runGit";
import type { Repository } from "../repository";

/** A large repository's lists are long, and a step asks for the same few again and again, in each working tree. */
const answers = new Map<string, readonly string[]>();
const mostAnswers = 6;

/** Asks only once about objects, which never change; what HEAD names does. */
async function askOnce(
  { commonDir }: Repository,
  objects: readonly string[],
  ask: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (!objects.every(isObjectId)) return ask();
  const key = [commonDir, ...objects].join("\0");
  const before = answers.get(key);
  if (before !== undefined) return before;
  const answer = await ask();
  const [oldest] = answers.keys();
  if (answers.size >= mostAnswers && oldest !== undefined) answers.delete(oldest);
  answers.set(key, answer);
  return answer;
}

function filesOf(repository: Repository, commit: string): Promise<readonly string[]> {
  return askOnce(repository, [commit], async () => {
    const args = ["ls-tree", "-r", "-z", "--full-tree", commit];
    return nulSeparated(await git(repository.top, args))
      .filter((entry) => entry.split(" ")[1] === "blob")
      .map((entry) => entry.slice(entry.indexOf("\t") + 1));
  });
}

/** The answers of `cat-file --batch`, one for each path: a head, and the content where there is a size. */
function readBatch(output: Buffer, paths: readonly string[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const path of paths) {
    const end = output.indexOf("\n", at);
    const head = output.subarray(at, end).toString("utf8");
    const [, type, size] = /^(?:[0-9a-f]+ )?(\w+) (\d+)$/.exec(head) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    if (type === "blob") contents.set(path, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

/** Reads the files of commits and what differs between them; takes no lock. */
export function readTrees(repository: Repository) {
  const { top } = repository;
  return {
    /** Every file of a commit, or those below a folder; relative to the top. Submodules are left out. */
    async trackedPaths(commit: string, folder = ""): Promise<string[]> {
      const files = await filesOf(repository, commit);
      return files.filter((path) => folder === "" || path.startsWith(`${folder}/`));
    },

    /** The paths that differ between two commits or trees; a rename is two of them. */
    async diffNames(from: string, to: string): Promise<readonly string[]> {
      const end = to === "HEAD" ? (await readCommits(repository).head()).commit : to;
      const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, end];
      return askOnce(repository, [from, end], async () => nulSeparated(await git(top, args)));
    },

    /** A unified diff between two commits or trees, renames recognised. */
    async diffText(
      from: string,
      to: string,
      options: { contextLines?: number } = {},
    ): Promise<string> {
      const args = ["diff-tree", "-r", "-p", "-M", "--no-ext-diff", "--no-textconv", "--no-color"];
      const context = `--unified=${options.contextLines ?? 3}`;
      return (await git(top, [...args, context, from, to])).toString("utf8");
    },

    /** Files and folders (with a slash at their end) that git is told to ignore. */
    async ignoredPaths(): Promise<string[]> {
      const args = ["--others", "--ignored", "--exclude-standard", "--directory", "-z"];
      return nulSeparated(await git(top, ["ls-files", ...args]));
    },

    /** The tree of a commit with single paths exchanged; nothing but objects is written. */
    composeTree: (from: string, edits: readonly TreeEdit[]): Promise<string> =>
      composeTree(repository, from, edits),

    /** Whether a path is in the index. */
    async isTracked(path: string): Promise<boolean> {
      return (await git(top, ["ls-files", "-z", "--", path])).length > 0;
    },

    /** The content of files in a commit, where they are files there or lead to one; by their path. */
    async contentsAt(commit: string, paths: readonly string[]): Promise<Map<string, Buffer>> {
      // A line names an object.
      const asked = paths.filter((each) => !each.includes("\n"));
      if (asked.length === 0) return new Map();
      const input = asked.map((each) => `${commit}:${each}\n`).join("");
      const output = await git(top, ["cat-file", "--batch", "--follow-symlinks"], { input });
      return readBatch(output, asked);
    },

    /** The text of a file in a commit or tree; null when it is not a file there. */
    async fileAt(commit: string, path: string): Promise<string | null> {
      const result = await runGit(top, ["cat-file", "blob", `${commit}:${path}`]);
      return result.exitCode === 0 ? result.stdout.toString("utf8") : null;
    },
  };
}

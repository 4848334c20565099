import { isObjectId } from "./objectId";
import { readCommits } from "./readCommits";
import { git, nulSeparated, runGit } from "./runGit";
import type { Repository } from "./repository";

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

    /** Whether a path is in the index. */
    async isTracked(path: string): Promise<boolean> {
      return (await git(top, ["ls-files", "-z", "--", path])).length > 0;
    },

    /** The text of a file in a commit or tree; null when it is not a file there. */
    async fileAt(commit: string, path: string): Promise<string | null> {
      const result = await runGit(top, ["cat-file", "blob", `${commit}:${path}`]);
      return result.exitCode === 0 ? result.stdout.toString("utf8") : null;
    },
  };
}

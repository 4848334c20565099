import { isObjectId } from "./objectId";
import { git, nulSeparated, runGit } from "./runGit";
import type { Repository } from "./repository";

/** A large repository's list is long, and a step asks for the same few again and again, in each working tree. */
const listings = new Map<string, readonly string[]>();
const mostListings = 4;

async function filesOf({ top, commonDir }: Repository, commit: string): Promise<readonly string[]> {
  const key = `${commonDir}\0${commit}`;
  const before = listings.get(key);
  if (before !== undefined) return before;
  const entries = nulSeparated(await git(top, ["ls-tree", "-r", "-z", "--full-tree", commit]));
  const files = entries
    .filter((entry) => entry.split(" ")[1] === "blob")
    .map((entry) => entry.slice(entry.indexOf("\t") + 1));
  if (!isObjectId(commit)) return files;
  const [oldest] = listings.keys();
  if (listings.size >= mostListings && oldest !== undefined) listings.delete(oldest);
  listings.set(key, files);
  return files;
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
    async diffNames(from: string, to: string): Promise<string[]> {
      const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to];
      return nulSeparated(await git(top, args));
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

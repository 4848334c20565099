import { refsInFiles } from "./objects/readRefFiles";
import { git, GitError, runGit } from "./runGit";
import { exclusively, type Repository } from "./repository";
import { operationOn, operationText } from "./operations";
import { listWorktrees } from "./worktrees";

async function refuseCheckedOut(repository: Repository, ref: string): Promise<void> {
  // Nothing else can be checked out.
  if (!ref.startsWith("refs/heads/")) return;
  const all = await listWorktrees(repository);
  const holder = all.find((worktree) => `refs/heads/${worktree.branch ?? ""}` === ref);
  if (holder) throw new Error(`${ref} is checked out in ${holder.path} and cannot be moved`);
  const open = operationOn(all, ref.slice("refs/heads/".length));
  if (open) throw new Error(`${ref} cannot be moved: ${operationText(open)}`);
}

async function valueOf(top: string, ref: string): Promise<string | null> {
  const result = await runGit(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", ref]);
  return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : null;
}

async function change(
  repository: Repository,
  ref: string,
  args: readonly string[],
  old: string | null,
): Promise<boolean> {
  await refuseCheckedOut(repository, ref);
  const result = await runGit(repository.top, ["update-ref", ...args]);
  if (result.exitCode === 0) return true;
  if ((await valueOf(repository.top, ref)) !== old) return false;
  throw new GitError(["update-ref"], result);
}

/** Moves refs that are checked out nowhere. */
export function refs(repository: Repository) {
  return {
    /**
     * Sets a full ref name (`refs/heads/x`) if it still has the old value (null: if there is none); false when it has
     * not. Throws when it is checked out.
     */
    updateRef: (ref: string, commit: string, old: string | null): Promise<boolean> =>
      exclusively(repository, () =>
        change(repository, ref, ["--create-reflog", ref, commit, old ?? ""], old),
      ),

    /** Deletes a branch if it still has the expected tip; false when it has not. Throws when it is checked out. */
    deleteBranch: (branch: string, expected: string): Promise<boolean> =>
      exclusively(repository, async () => {
        const ref = `refs/heads/${branch}`;
        return change(repository, ref, ["-d", ref, expected], expected);
      }),

    /** Deletes any full ref name if it still has the expected value; false when it has not. */
    deleteRef: (ref: string, expected: string): Promise<boolean> =>
      exclusively(repository, () => change(repository, ref, ["-d", ref, expected], expected)),

    /** Refs below a prefix with what they point at. */
    async refsBelow(prefix: string): Promise<{ ref: string; value: string }[]> {
      const known = refsInFiles(repository);
      if (known !== undefined) {
        const below = [...known].filter(([ref]) => ref.startsWith(prefix));
        return below.map(([ref, value]) => ({ ref, value }));
      }
      const args = ["for-each-ref", "--format=%(objectname) %(refname)", prefix];
      const text = (await git(repository.top, args)).toString("utf8");
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({
          value: line.slice(0, line.indexOf(" ")),
          ref: line.slice(line.indexOf(" ") + 1),
        }));
    },
  };
}

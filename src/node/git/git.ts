import { realpathSync, statSync } from "node:fs";
import { UserError } from "../../core/errors";
import { commonDirOf } from "./gitFolder";
import { excludeFromGit } from "./excludeFromGit";
import { operationOn, type Operation } from "./operations";
import { merges } from "./merges";
import { readCommits } from "./objects/readCommits";
import { readTrees } from "./objects/readTrees";
import { refs } from "./refs";
import type { Repository } from "./repository";
import { repositorySettings, type RepositorySettings } from "./trust/repositorySettings";
import { runGit } from "./runGit";
import { workingTree } from "./workingTree";
import { listWorktrees, worktrees } from "./worktrees";

/** One working tree of a repository. Paths are relative to its top, with forward slashes, exact whatever they contain. */
export type Git = Repository &
  ReturnType<typeof readCommits> &
  ReturnType<typeof readTrees> &
  ReturnType<typeof workingTree> &
  ReturnType<typeof worktrees> &
  ReturnType<typeof refs> &
  ReturnType<typeof merges> & {
    /** What a person has begun on a branch and not ended, in any working tree. */
    operationOn(branch: string): Promise<Operation | undefined>;
    /** Keeps patterns out of git through `info/exclude`. */
    excludeFromGit(patterns: readonly string[]): void;
    /** What makes git do other things here, and run programs. */
    settings(): RepositorySettings;
  };

async function notARepository(folder: string): Promise<UserError> {
  const { stderr } = await runGit(folder, ["rev-parse", "--git-dir"]);
  if (/dubious ownership/.test(stderr)) {
    return new UserError(
      `git does not trust ${folder}, which belongs to another user. Trust it with: git config --global --add safe.directory "${folder}"`,
    );
  }
  return new UserError(
    `${folder} is not in a git repository. Workstreams run in git worktrees; make one with: git init && git add . && git commit -m "Start"`,
  );
}

/** Opens the working tree whose top a folder is, which has to be one: nothing is asked of git. */
export function openGit(top: string): Git {
  const repository: Repository = { top: realpathSync(top), commonDir: commonDirOf(top) };
  return {
    ...repository,
    ...readCommits(repository),
    ...readTrees(repository),
    ...workingTree(repository),
    ...worktrees(repository),
    operationOn: async (branch) => operationOn(await listWorktrees(repository), branch),

    ...refs(repository),
    ...merges(repository),
    excludeFromGit: (patterns) => {
      excludeFromGit(repository, patterns);
    },
    settings: () => repositorySettings(repository),
  };
}

/**
 * Opens the working tree that a folder lies in. Throws a UserError (exit 2) that says what to do when git is missing,
 * or the folder is in no repository, in a bare one, or in one without a commit.
 */
export async function findGit(folder: string): Promise<Git> {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new UserError(`The folder ${folder} does not exist.`);
  }
  // The second answer is missing where there are no files.
  const where = ["rev-parse", "--is-bare-repository", "--show-toplevel"];
  const { exitCode, stdout } = await runGit(folder, where);
  const [isBare, ...top] = stdout.toString("utf8").replace(/\n$/, "").split("\n");
  if (isBare === "true") {
    throw new UserError(
      `${folder} is a bare repository, which has no files. Use a clone of it: git clone "${folder}"`,
    );
  }
  if (exitCode !== 0) throw await notARepository(folder);
  const git = openGit(top.join("\n"));
  if ((await git.tip("HEAD")) === null) {
    throw new UserError(
      `The repository ${git.top} has no commit yet, so there is nothing to start from. Make one with: git add . && git commit -m "Start"`,
    );
  }
  return git;
}

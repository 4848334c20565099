import { git, gitLine, runGit } from "./runGit";
import type { Repository } from "./repository";
import { withScratchIndex } from "./scratchIndex";

const engine = {
  name: "OpenSpec Workstreams",
  email: "openspec-workstreams@localhost",
} as const;

async function configured(top: string, key: string): Promise<string> {
  return (await runGit(top, ["config", "--get", key])).stdout.toString("utf8").trim();
}

/** The person's identity when git knows it; git's own guess from the host's name is not one. */
async function identity(top: string): Promise<Record<string, string>> {
  const [name, email] = [await configured(top, "user.name"), await configured(top, "user.email")];
  const who = name !== "" && email !== "" ? { name, email } : engine;
  return {
    GIT_AUTHOR_NAME: who.name,
    GIT_AUTHOR_EMAIL: who.email,
    GIT_COMMITTER_NAME: who.name,
    GIT_COMMITTER_EMAIL: who.email,
  };
}

/** Makes a commit object of a tree; moves no ref, runs no hook, signs nothing. */
export async function commitTree(
  { top }: Repository,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<string> {
  const args = ["commit-tree", "--no-gpg-sign", "-F", "-"];
  const ancestry = parents.flatMap((parent) => ["-p", parent]);
  return gitLine(top, [...args, ...ancestry, tree], { input: message, env: await identity(top) });
}

/** Puts exactly the given paths, as they are in the working tree, into an index. */
export async function stagePaths(
  { top }: Repository,
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  if (paths.length === 0) return;
  const args = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"];
  await git(top, args, { env, input: paths.map((path) => `${path}\0`).join("") });
}

/**
 * Commits exactly these paths, as they are in the working tree, on top of HEAD; whatever else is staged or changed stays
 * out. Fails when HEAD moves meanwhile.
 */
export async function commitPaths(
  repository: Repository,
  paths: readonly string[],
  message: string,
): Promise<{ commit: string; tree: string }> {
  const { top } = repository;
  const parent = await gitLine(top, ["rev-parse", "--verify", "HEAD"]);
  const tree = await withScratchIndex(repository, parent, async (env) => {
    await stagePaths(repository, paths, env);
    return gitLine(top, ["write-tree"], { env });
  });
  const commit = await commitTree(repository, tree, [parent], message);
  const subject = message.split("\n")[0] ?? "";
  await git(top, ["update-ref", "-m", `commit: ${subject}`, "HEAD", commit, parent]);
  await git(top, ["read-tree", "--reset", commit]);
  return { commit, tree };
}

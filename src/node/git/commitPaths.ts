import { existsSync, lstatSync } from "node:fs";
import path from "node:path";
import { withoutLeftLocks } from "./locks/leftLocks";
import { git, gitLine, nulSeparated, runGit } from "./runGit";
import { readCommits } from "./objects/readCommits";
import type { Repository } from "./repository";
import { withScratchIndex } from "./scratchIndex";
import { rememberTree } from "./objects/treeOf";

const engine = {
  name: "OpenSpec Workstreams",
  email: "openspec-workstreams@localhost",
} as const;

/** The person's identity when git knows it; git's own guess from the host's name is not one. */
async function identity(top: string): Promise<Record<string, string>> {
  const { stdout } = await runGit(top, ["config", "-z", "--get-regexp", "^user\\.(name|email)$"]);
  // Of several values the last counts.
  const configured = new Map(
    nulSeparated(stdout).map((entry) => {
      const [key = "", ...value] = entry.split("\n");
      return [key, value.join("\n").trim()];
    }),
  );
  const [name, email] = [configured.get("user.name"), configured.get("user.email")];
  const who = name && email ? { name, email } : engine;
  return {
    GIT_AUTHOR_NAME: who.name,
    GIT_AUTHOR_EMAIL: who.email,
    GIT_COMMITTER_NAME: who.name,
    GIT_COMMITTER_EMAIL: who.email,
  };
}

/** Answers that were asked for before they are needed. */
const expected = new Map<string, Promise<Record<string, string>>>();

/** Asks beside other work who makes the next commit. */
export function expectCommit({ top }: Repository): void {
  const who = identity(top);
  // Whoever needs it hears of a failure.
  who.catch(() => undefined);
  expected.set(top, who);
}

function takeExpected(top: string): Promise<Record<string, string>> | undefined {
  const who = expected.get(top);
  expected.delete(top);
  return who;
}

/** Makes a commit object of a tree; moves no ref, runs no hook, signs nothing. */
export async function commitTree(
  { top }: Repository,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<string> {
  return commitAs(top, await identity(top), tree, parents, message);
}

async function commitAs(
  top: string,
  env: Readonly<Record<string, string>>,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<string> {
  const args = ["commit-tree", "--no-gpg-sign", "-F", "-"];
  const ancestry = parents.flatMap((parent) => ["-p", parent]);
  const call = { input: message, env };
  const commit = await gitLine(top, [...args, ...ancestry, tree], call);
  rememberTree(commit, tree);
  return commit;
}

/** Whether git would call it a path of the working tree: a file behind a link belongs to what the link leads to. */
function isInTree(top: string, file: string): boolean {
  const parents = file.split("/").slice(0, -1);
  const isBehindLink = parents.some((_, index) => {
    const parent = path.join(top, ...parents.slice(0, index + 1));
    return lstatSync(parent, { throwIfNoEntry: false })?.isDirectory() !== true;
  });
  if (isBehindLink) return false;
  const entry = lstatSync(path.join(top, file), { throwIfNoEntry: false });
  // Of folders git knows only nested repositories.
  return entry?.isDirectory() ? existsSync(path.join(top, file, ".git")) : entry !== undefined;
}

/** Puts exactly the given paths, as they are in the working tree, into an index. */
export async function stagePaths(
  { top }: Repository,
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const update = async (flags: readonly string[], files: readonly string[]) => {
    if (files.length === 0) return;
    const input = files.map((file) => `${file}\0`).join("");
    await git(top, ["update-index", ...flags, "-z", "--stdin"], { env, input });
  };
  await update(
    ["--force-remove"],
    paths.filter((file) => !isInTree(top, file)),
  );
  const isFolder = (file: string) => lstatSync(path.join(top, file)).isDirectory();
  const inTree = paths.filter((file) => isInTree(top, file));
  await update(
    ["--add", "--replace"],
    inTree.filter((file) => !isFolder(file)),
  );
  for (const folder of inTree.filter(isFolder)) {
    // git takes no nested repository that has no commit: it is nothing that a tree could hold.
    const args = ["update-index", "--add", "--replace", "-z", "--stdin"];
    await runGit(top, args, { env, input: `${folder}\0` });
  }
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
  const { commit: parent } = await readCommits(repository).head();
  const who = takeExpected(top) ?? identity(top);
  return withScratchIndex(repository, parent, async ({ env, install }) => {
    await stagePaths(repository, paths, env);
    const tree = await gitLine(top, ["write-tree"], { env });
    const commit = await commitAs(top, await who, tree, [parent], message);
    const subject = message.split("\n")[0] ?? "";
    const move = ["update-ref", "-m", `commit: ${subject}`, "HEAD", commit, parent];
    await withoutLeftLocks(repository, () => git(top, move));
    if (!install())
      await withoutLeftLocks(repository, () => git(top, ["read-tree", "--reset", commit]));
    return { commit, tree };
  });
}

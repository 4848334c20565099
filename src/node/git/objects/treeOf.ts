import { isObjectId } from "./objectId";
import { gitLine } from "../runGit";

/** Trees of commits, which never change. */
const trees = new Map<string, string>();

/** Keeps what the tree of a new commit is. */
export function rememberTree(commit: string, tree: string): void {
  trees.set(commit, tree);
}

/** The tree of a commit. */
export async function treeOf(top: string, commit: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--end-of-options", `${commit}^{tree}`];
  const tree = trees.get(commit) ?? (await gitLine(top, args));
  if (isObjectId(commit)) rememberTree(commit, tree);
  return tree;
}

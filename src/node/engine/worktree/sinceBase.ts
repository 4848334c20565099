import type { Engine, Work } from "../record/engine";

/**
 * The target as a step from the commit that the work is based on. What the work depends on was merged as a squash:
 * git does not see that the target has it, and would find its own lines in conflict with themselves.
 */
export async function sinceBase(
  { git }: Pick<Engine, "git">,
  { base }: Pick<Work, "base">,
  target: string,
): Promise<string> {
  if (base === undefined || (await git.isAncestor(base, target))) return target;
  return git.commitTree(await git.treeOf(target), [base], "The target, since the base\n");
}

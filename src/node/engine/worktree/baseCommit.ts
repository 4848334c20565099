import { workstreamRow } from "../../store/queries/runs";
import type { Git } from "../../git/git";
import type { Engine, Work } from "../record/engine";
import { StepFailure } from "../record/stepFailure";

/** How the message of a commit begins that joins several dependencies. */
export const joinSubject = "Bring together what the work depends on";

/** The verified tips of the dependencies that are not merged yet, in order of their ids. */
function dependencyTips(engine: Engine, work: Work): { id: string; commit: string }[] {
  return [...work.bundle.depends_on].sort().flatMap((id) => {
    const row = workstreamRow(engine.store, id);
    if (!row || row.mergedAt !== null) return [];
    if (row.state !== "done" || row.verifiedCommit === null) {
      throw new StepFailure("conflict", `${id} is not done, so there is nothing to start from`);
    }
    return [{ id, commit: row.verifiedCommit }];
  });
}

async function joined(git: Git, ours: string, theirs: { id: string; commit: string }) {
  if (await git.isAncestor(theirs.commit, ours)) return ours;
  if (await git.isAncestor(ours, theirs.commit)) return theirs.commit;
  const merged = await git.mergeTree(ours, theirs.commit);
  if ("conflicts" in merged) {
    throw new StepFailure(
      "conflict",
      `${theirs.id} and another dependency conflict in ${merged.conflicts.join(", ")}`,
    );
  }
  const message = `${joinSubject}: ${theirs.id}\n`;
  return git.commitTree(merged.tree, [ours, theirs.commit], message);
}

/** The commit that a new branch starts from: the target, or what its dependencies have verified. */
export async function baseCommit(engine: Engine, work: Work): Promise<string> {
  let base = engine.target.commit;
  for (const tip of dependencyTips(engine, work)) base = await joined(engine.git, base, tip);
  return base;
}

import { parseTrailers } from "../../../core/agents/commitMessage";
import type { Git } from "../../git/git";
import { attempts } from "../../store/queries/attempts";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";

/** `edit#1`, … of the attempts at this step that were interrupted just before this one. */
function interruptedBefore(engine: Engine, work: Work, attempt: OpenAttempt): Set<string> {
  const names = new Set<string>();
  for (const row of attempts(engine.store, engine.runId, work.id).reverse()) {
    if (row.id === attempt.id) continue;
    if (row.step !== attempt.step || row.status !== "interrupted") break;
    names.add(`${row.step}#${row.attempt}`);
  }
  return names;
}

/**
 * The commit that an interrupted attempt made and did not live to record, recognised by its trailers: its work is done,
 * and no agent is called for it again.
 */
export async function unrecordedCommit(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
): Promise<{ commit: string; tree: string; by: string } | undefined> {
  const interrupted = interruptedBefore(engine, work, attempt);
  if (interrupted.size === 0) return undefined;
  const { commit } = await git.head();
  const trailers = parseTrailers(await git.messageOf(commit));
  if (trailers?.run !== engine.runId || trailers.workstream !== work.id) return undefined;
  if (!interrupted.has(trailers.attempt)) return undefined;
  return { commit, tree: await git.treeOf(commit), by: trailers.attempt };
}

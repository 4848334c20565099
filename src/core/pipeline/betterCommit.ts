import type { AttemptFact } from "./facts";
import { failedChecks } from "./history";

/** How far a commit came: which step judged it last, and what that found; undefined where it was not said. */
interface Standing {
  commit: string;
  step: "static" | "runtime";
  failing: ReadonlySet<string> | undefined;
}

function standingOf({ step, status, reason, commit, failing }: AttemptFact): Standing | undefined {
  if (commit === null || (step !== "static" && step !== "runtime")) return undefined;
  if (status === "passed") return { commit, step: "runtime", failing: undefined };
  if (status !== "failed") return undefined;
  if (reason !== "issues" && failing.length === 0) return undefined;
  return { commit, step, failing: new Set(failing) };
}

function isStrictSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size < all.size && [...some].every((each) => all.has(each));
}

/** Whether everything that is wrong with one is wrong with the other too, and the other has more. */
function isBetter(one: Standing, other: Standing): boolean {
  if (one.step !== other.step) return one.step === "runtime";
  if (one.failing === undefined || other.failing === undefined) return false;
  return isStrictSubset(one.failing, other.failing);
}

/**
 * The last good commit: one of the run that everything since has only made worse. None where the last failed check
 * came as far as any: fewer problems of another kind are not better, since one problem can hide ten.
 */
export function betterCommit(attempts: readonly AttemptFact[]): string | undefined {
  const last = failedChecks(attempts).at(-1);
  const now = last && standingOf(last);
  if (now === undefined) return undefined;
  const byCommit = new Map<string, Standing>();
  for (const attempt of attempts) {
    const standing = standingOf(attempt);
    if (standing !== undefined) byCommit.set(standing.commit, standing);
  }
  const better = [...byCommit.values()].filter((standing) => isBetter(standing, now));
  const best = better.findLast((one) => !better.some((other) => isBetter(other, one)));
  return best?.commit;
}

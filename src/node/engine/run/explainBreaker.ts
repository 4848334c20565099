import { plural } from "../../../core/words/plural";
import type { Breaker } from "../../../core/pipeline/checkBreakers";
import type { ErrorRow } from "../../../core/model/rows";
import type { WorkstreamFacts } from "../../../core/pipeline/facts";
import { unenforced } from "../../../core/pipeline/overBudget";
import { strategyWords } from "../../../core/words/strategyWords";
import { loadFacts } from "../record/loadFacts";
import { attempts, errorsOf, fixAttempts } from "../../store/queries/attempts";
import type { Engine, Work } from "../record/engine";
import { shortCommit } from "../../../core/words/shortId";

function tried(engine: Engine, work: Work): string[] {
  const fixes = fixAttempts(engine.store, engine.runId, work.id).filter(
    ({ strategy }) => strategy !== "ask",
  );
  const outcome = { no_changes: ", no change", failed: ", failed" } as const;
  const texts = fixes.map(({ attemptId, strategy, commitSha, outcome: how }) => {
    const end = how === "no_changes" || how === "failed" ? outcome[how] : "";
    const commit = commitSha === null ? "" : ` ${shortCommit(commitSha)}`;
    return [attemptId, `${strategyWords[strategy]}${commit}${end}`] as const;
  });
  return [...new Map(texts).values()];
}

/** What was used and may be used; what no agent reports is not called 0. */
function used({ spent, limits, run }: WorkstreamFacts): string {
  const { maxMinutes, maxCostUsd, maxTokens } = limits.budget;
  const of = (limit: number | undefined) => (limit === undefined ? "" : ` of ${limit}`);
  const parts = [
    `${Math.round(spent.elapsedMs / 60_000)}${of(maxMinutes)} min`,
    spent.tokens === null ? "" : `${spent.tokens}${of(maxTokens)} tokens`,
    spent.costUsd === null
      ? "cost not reported by the agent"
      : `${spent.costUsd.toFixed(2)}${of(maxCostUsd)} USD`,
  ];
  const open = unenforced(spent, limits.budget, run.budget);
  const lost =
    open.length === 0 ? "" : `; the limit of ${open.join(" and ")} could not be enforced`;
  return `${parts.filter((part) => part !== "").join(", ")}${lost}`;
}

/** The commit that a person goes on from: the last that the engine made or went back to. */
export function lastGoodCommit(engine: Engine, work: Work): string | null {
  const rows = attempts(engine.store, engine.runId, work.id);
  return rows.findLast((row) => row.commitSha !== null)?.commitSha ?? work.base ?? null;
}

/** A message may be a page; the log has the rest. */
const mostMessage = 160;

function openError({ source, code, file, line, occurrenceCount, message }: ErrorRow): string {
  const flat = message.replace(/\s+/g, " ").trim();
  const said = flat.length > mostMessage ? `${flat.slice(0, mostMessage - 1)}…` : flat;
  return `${source} ${code} ${file}:${line}, reported ${plural(occurrenceCount, "time")}: ${said}`;
}

/** Shows why the engine stopped by itself: what was found, tried and kept, with the numbers. */
export function explainBreaker(engine: Engine, work: Work, breaker: Breaker): void {
  const open = errorsOf(engine.store, engine.runId, work.id).filter(
    (row) => row.state !== "VERIFIED",
  );
  const rows = attempts(engine.store, engine.runId, work.id);
  const commits = new Set(rows.flatMap((row) => row.commitSha ?? []));
  const lastGood = lastGoodCommit(engine, work);
  const good = lastGood === null ? undefined : shortCommit(lastGood);
  engine.show({
    at: engine.clock.now(),
    kind: "breaker_tripped",
    workstream: work.id,
    rule: breaker.rule,
    message: breaker.message,
    details: [
      ...open.slice(0, 3).map((row) => ({
        label: row.state === "QUARANTINED" ? "put away" : "open",
        text: openError(row),
      })),
      { label: "tried", text: tried(engine, work).join(", ") || "nothing" },
      {
        label: "kept",
        text: `worktree and ${plural(commits.size, "commit")} on ${work.branch}, last ${good ?? "none"}. Nothing was merged.`,
      },
      { label: "used", text: used(loadFacts(engine, work)) },
    ],
  });
}

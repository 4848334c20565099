import { plural } from "../../core/pipeline/plural";
import { strategyWords } from "../../core/pipeline/strategyWords";
import type { Breaker } from "../../core/pipeline/checkBreakers";
import { workedMs } from "./loadFacts";
import { attempts, errorsOf, fixAttempts } from "../store/queries/attempts";
import type { Engine, Work } from "./engine";

/** Shows why the engine stopped by itself: what was found, tried and kept, with the numbers. */
export function explainBreaker(engine: Engine, work: Work, breaker: Breaker): void {
  const open = errorsOf(engine.store, engine.runId, work.id).filter(
    (row) => row.state !== "VERIFIED",
  );
  const rows = attempts(engine.store, engine.runId, work.id);
  const commits = new Set(rows.flatMap((row) => row.commitSha ?? []));
  const tried = [
    ...new Map(
      fixAttempts(engine.store, engine.runId, work.id).map((fix) => [
        fix.attemptId,
        `${strategyWords[fix.strategy]}${fix.commitSha ? ` ${fix.commitSha.slice(0, 7)}` : ", no change"}`,
      ]),
    ).values(),
  ];
  const good = rows
    .filter((row) => row.commitSha !== null)
    .at(-1)
    ?.commitSha?.slice(0, 7);
  const minutes = Math.round(workedMs(rows, engine.clock.now()) / 60_000);
  const limit = work.bundle.budget.max_minutes;
  const used = `${minutes}${limit === undefined ? "" : ` of ${limit}`} min, cost not reported by the agent`;
  engine.show({
    at: engine.clock.now(),
    kind: "breaker_tripped",
    workstream: work.id,
    rule: breaker.rule,
    message: breaker.message,
    details: [
      ...open.slice(0, 3).map((row) => ({
        label: "open",
        text: `${row.source} ${row.code} ${row.file}:${row.line}, reported ${plural(row.occurrenceCount, "time")}`,
      })),
      { label: "tried", text: tried.join(", ") || "nothing" },
      {
        label: "kept",
        text: `worktree and ${plural(commits.size, "commit")} on ${work.branch}, last ${good ?? "none"}. Nothing was merged.`,
      },
      { label: "used", text: used },
    ],
  });
}

import type { Issue } from "../../../core/model/issue";
import type { Step } from "../../../core/model/states";
import { groupIssues } from "../../../core/pipeline/groupIssues";
import type { Engine, Work } from "./engine";

/** The attempt that a line is about. */
interface NotedAttempt {
  readonly step: Step;
  readonly number: number;
  readonly startedAt: number;
}

const heartbeatMs = 60_000;

/** Shows one labelled line under an attempt. */
export function note(
  engine: Engine,
  work: Work,
  attempt: NotedAttempt,
  label: string,
  text: string,
  more: { because?: string; commit?: string } = {},
): void {
  engine.show({ ...place(engine, work, attempt), kind: "step_note", label, text, ...more });
}

/** Shows what runs now. */
export function showNow(engine: Engine, work: Work, attempt: NotedAttempt, doing: string): void {
  engine.show({ ...place(engine, work, attempt), kind: "now", doing });
}

function place(engine: Engine, work: Work, attempt: NotedAttempt) {
  return {
    at: engine.clock.now(),
    workstream: work.id,
    step: attempt.step,
    attempt: attempt.number,
  };
}

/** Shows the new errors of an attempt in groups; nothing where there are none. */
export function showErrors(
  engine: Engine,
  work: Work,
  attempt: NotedAttempt,
  issues: readonly (Issue & { fingerprint: string })[],
  { seen, knownCount }: { seen: ReadonlyMap<string, number>; knownCount: number },
): void {
  if (issues.length === 0) return;
  engine.show({
    ...place(engine, work, attempt),
    kind: "errors_found",
    groups: groupIssues(issues, seen),
    newCount: issues.length,
    knownCount,
  });
}

/** Tells once a minute that a long step is alive, and how long ago it said something. */
export function watchOutput(
  engine: Engine,
  work: Work,
  attempt: NotedAttempt,
): { onOutput: () => void; stop: () => void } {
  let lastOutput = engine.clock.now();
  const timer = setInterval(() => {
    const now = engine.clock.now();
    engine.show({
      ...place(engine, work, attempt),
      kind: "heartbeat",
      elapsedMs: now - attempt.startedAt,
      silentMs: now - lastOutput,
    });
  }, heartbeatMs);
  return {
    onOutput: () => {
      lastOutput = engine.clock.now();
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

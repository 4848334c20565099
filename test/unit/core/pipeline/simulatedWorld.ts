import type { EventType } from "../../../../src/core/model/event";
import type {
  AttemptReason,
  AttemptStatus,
  WorkstreamState,
} from "../../../../src/core/model/states";
import type { Fix } from "../../../../src/core/pipeline/chooseStrategy";
import { decide, type Action } from "../../../../src/core/pipeline/decide";
import type {
  AttemptFact,
  Budget,
  Limits,
  Spent,
  WorkstreamFacts,
} from "../../../../src/core/pipeline/facts";
import { pathTo } from "../../../../src/core/pipeline/pathTo";
import {
  endedEvent,
  finishedEvent,
  startedEvent,
  stateDuring,
  type WorkStep,
} from "../../../../src/core/pipeline/stepEvents";
import {
  judgeKnownErrors,
  moveError,
  timesReported,
  type ErrorChange,
  type KnownError,
} from "../../../../src/core/pipeline/trackErrors";

/**
 * What happens in one step, in the words of the table:
 * `ok` · `fails <reason>` · `finds a b` (of a check) · `stopped` · `cancelled` · `resumed` (a person resumes after it);
 * a fix says to which files it comes: `writes X`. `+5m`, `+2$`, `+900t` is what the step used.
 */
export type Happening = string;

export interface Scenario {
  /** What each step does, in the order in which steps run. The last one holds for all that follow. */
  steps: readonly Happening[];
  agents?: readonly string[];
  limits?: Partial<Omit<Limits, "budget">>;
  budget?: Budget;
  runBudget?: Budget;
}

/** How it ended: the actions taken, each error's state, the events. */
export interface Outcome {
  actions: string[];
  state: WorkstreamState;
  errors: Record<string, string>;
  events: EventType[];
  /** The rule that tripped. */
  breaker: string | undefined;
}

interface Told {
  status: AttemptStatus;
  reason: AttemptReason | null;
  found: string[];
  files: string | undefined;
  fixable: boolean;
  resumes: boolean;
  used: { minutes: number; costUsd: number | null; tokens: number | null };
}

function amount(text: string, unit: string): number | null {
  const found = new RegExp(`\\+(\\d+)[${unit}]`).exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function statusOf(text: string): AttemptStatus {
  if (/\bstopped\b/.test(text)) return "interrupted";
  if (/\bcancelled\b/.test(text)) return "cancelled";
  return /\b(fails|finds)\b/.test(text) ? "failed" : "passed";
}

function understand(text: Happening): Told {
  const found = /finds ([a-z0-9 ]+?)(?= fixable| resumed| \+|$)/.exec(text)?.[1]?.split(" ") ?? [];
  const reason = /fails (\w+)/.exec(text)?.[1] as AttemptReason | undefined;
  return {
    status: statusOf(text),
    reason: reason ?? (found.length > 0 ? "issues" : null),
    found: [...found].sort(),
    files: /writes (\w+)/.exec(text)?.[1],
    fixable: /fixable/.test(text),
    resumes: /resumed/.test(text),
    used: {
      minutes: amount(text, "m") ?? 1,
      costUsd: amount(text, "$"),
      tokens: amount(text, "t"),
    },
  };
}

function plus(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0);
}

/** A workstream in a world where steps do what the scenario says and everything else is the engine's own judgement. */
export class SimulatedWorld {
  readonly #attempts: AttemptFact[] = [];
  readonly #errors = new Map<string, KnownError>();
  readonly #events: EventType[] = [];
  readonly #actions: string[] = [];
  #state: WorkstreamState = "ready";
  #spent: Spent = { elapsedMs: 0, tokens: null, costUsd: null };
  #resumedAfter = 0;
  #commits = 0;
  #files = "";
  /** Index into the scenario's steps. */
  #at = 0;

  constructor(private readonly scenario: Scenario) {}

  run(): Outcome {
    this.#event("workstream_started");
    for (let turn = 0; turn < 200; turn++) {
      const action = decide(this.#facts());
      if (action.kind === "finish") {
        this.#finish(action);
        if (!this.#resumesAfterEnd()) return this.#outcome(action);
        continue;
      }
      const told = this.#perform(action);
      if (told.status === "cancelled") this.#end("cancelled");
      const stops = told.status === "cancelled" || told.status === "interrupted";
      if (told.resumes) this.#resume();
      else if (stops) return this.#outcome(undefined);
    }
    throw new Error(`It never ends: ${this.#actions.join(", ")}`);
  }

  #facts(): WorkstreamFacts {
    const { agents = ["a"], limits = {}, budget = {}, runBudget = {} } = this.scenario;
    const defaults = { maxAttempts: 5, maxErrorRepeats: 3, oscillationThreshold: 2 };
    return {
      attempts: this.#attempts,
      errors: [...this.#errors.values()].map((error) => ({ ...error, label: error.fingerprint })),
      limits: { ...defaults, ...limits, budget },
      spent: this.#spent,
      run: { spent: this.#spent, budget: runBudget },
      agents,
      resumedAfter: this.#resumedAfter,
      outdated: undefined,
    };
  }

  #outcome(action: Extract<Action, { kind: "finish" }> | undefined): Outcome {
    const breaker = action && "breaker" in action ? action.breaker.rule : undefined;
    return {
      actions: this.#actions,
      state: this.#state,
      errors: Object.fromEntries(
        [...this.#errors].map(([name, error]) => [name, `${error.state} ${error.occurrences}`]),
      ),
      events: this.#events,
      breaker,
    };
  }

  #event(type: EventType): void {
    this.#events.push(type);
  }

  #goTo(state: WorkstreamState): void {
    // Throws where the table has no way.
    pathTo(this.#state, state);
    this.#state = state;
  }

  #told(): Told {
    const { steps } = this.scenario;
    const text = steps[Math.min(this.#at, steps.length - 1)] ?? "ok";
    this.#at += 1;
    return understand(text);
  }

  #perform(action: Exclude<Action, { kind: "finish" }>): Told {
    const step = action.kind === "fix" ? "pipeline" : action.kind;
    const fix = action.kind === "fix" ? action.fix : undefined;
    this.#actions.push(fix === undefined ? step : nameOf(fix, this.scenario));
    this.#goTo(stateDuring[step]);
    this.#event(startedEvent[step]);
    if (fix !== undefined) this.#analyze();
    // Going back is git's work alone, so nothing can happen in it.
    const told = fix !== undefined && "to" in fix ? understand("ok") : this.#told();
    this.#use(told);
    this.#record(step, fix, told);
    return told;
  }

  #use({ used }: Told): void {
    const { elapsedMs, tokens, costUsd } = this.#spent;
    this.#spent = {
      elapsedMs: elapsedMs + used.minutes * 60_000,
      tokens: plus(tokens, used.tokens),
      costUsd: plus(costUsd, used.costUsd),
    };
  }

  #record(step: WorkStep, fix: Fix | undefined, told: Told): void {
    const { status, reason, found } = told;
    const made = this.#made(step, fix, told);
    const number = this.#attempts.filter((attempt) => attempt.step === step).length + 1;
    const attempt: AttemptFact = {
      ...{ step, attempt: number, status, reason, fixable: told.fixable, failing: found },
      commit: made,
      tree: made === null ? null : this.#files,
      strategy: fix?.strategy ?? null,
      agent: fix === undefined ? "a" : "agent" in fix ? fix.agent : null,
    };
    this.#attempts.push(attempt);
    if (status !== "passed" && status !== "failed") return;
    const looked = reason !== "plugin_unusable" && reason !== "setup_failed";
    if (step === "static" || step === "runtime") this.#judge(step, found, looked);
    if (fix !== undefined && status === "passed") this.#afterFix(fix, attempt);
    const event = finishedEvent(step, status === "passed");
    if (event !== undefined) this.#event(event);
  }

  /** The commit that an attempt made or checked. */
  #made(step: WorkStep, fix: Fix | undefined, { status, files }: Told): string | null {
    if (fix !== undefined && "to" in fix) {
      this.#files = fix.to;
      return fix.to;
    }
    if (step === "static" || step === "runtime") return this.#commitOfFiles();
    if (status !== "passed") return null;
    this.#files = files ?? `files${++this.#commits}`;
    return this.#commitOfFiles();
  }

  #commitOfFiles(): string {
    return this.#files;
  }

  #change(change: ErrorChange): void {
    const error = this.#errors.get(change.fingerprint);
    if (error === undefined) throw new Error(`${change.fingerprint} is not known`);
    const { state, occurrences } = change;
    this.#errors.set(change.fingerprint, { ...error, state, occurrences });
    if (change.event !== undefined) this.#event(change.event);
  }

  #judge(step: "static" | "runtime", found: readonly string[], looked: boolean): void {
    const known = [...this.#errors.values()];
    const changes = judgeKnownErrors(known, step, new Set(found), () => looked);
    for (const change of changes) this.#change(change);
  }

  #failing(): KnownError[] {
    const check = this.#attempts.findLast(({ failing }) => failing.length > 0);
    return (check?.failing ?? []).flatMap((name) => this.#errors.get(name) ?? []);
  }

  #detect(): void {
    const check = this.#attempts.findLast(({ failing }) => failing.length > 0);
    if (check?.step !== "static" && check?.step !== "runtime") return;
    for (const fingerprint of check.failing) {
      if (this.#errors.has(fingerprint)) continue;
      const occurrences = timesReported(this.#attempts, fingerprint);
      const known = { fingerprint, step: check.step };
      this.#errors.set(fingerprint, { ...known, state: "NEW", occurrences, source: "x" });
      this.#event("error_detected");
    }
  }

  #analyze(): void {
    this.#detect();
    for (const error of this.#failing()) {
      if (error.state !== "ANALYZED") this.#change(moveError(error, "ANALYZED"));
    }
  }

  #afterFix(fix: Fix, { commit }: AttemptFact): void {
    const to = fix.strategy === "quarantine" ? "QUARANTINED" : "FIXED";
    const good = this.#attempts.find((each) => each.commit === commit && each.failing.length > 0);
    const stays = new Set(to === "QUARANTINED" ? (good?.failing ?? []) : []);
    for (const error of this.#failing()) {
      if (!stays.has(error.fingerprint)) this.#change(moveError(error, to));
    }
  }

  #end(state: "done" | "needs_review" | "failed" | "cancelled"): void {
    this.#goTo(state);
    this.#event(endedEvent[state]);
  }

  #finish(action: Extract<Action, { kind: "finish" }>): void {
    if (action.state === "failed") this.#detect();
    if ("breaker" in action) {
      this.#event("circuit_breaker_tripped");
      for (const error of this.#errors.values()) {
        if (["VERIFIED", "ESCALATED", "QUARANTINED"].includes(error.state)) continue;
        this.#change(moveError(error, "ESCALATED"));
      }
    }
    this.#actions.push(action.state);
    this.#end(action.state);
  }

  #resume(): void {
    this.#event("run_resumed");
    this.#resumedAfter = this.#attempts.length;
  }

  /** A person resumes once for each `then resumed` that stands alone. */
  #resumesAfterEnd(): boolean {
    if (this.scenario.steps[this.#at] !== "resumed") return false;
    this.#at += 1;
    this.#resume();
    return true;
  }
}

function nameOf(fix: Fix, { agents = ["a"] }: Scenario): string {
  if (!("agent" in fix)) return fix.strategy;
  return fix.agent === agents[0] ? fix.strategy : `${fix.strategy}(${fix.agent})`;
}

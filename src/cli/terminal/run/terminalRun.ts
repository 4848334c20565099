import type { Progress } from "../../../core/model/progress";

export type ProgressOf<Kind extends Progress["kind"]> = Extract<Progress, { kind: Kind }>;

/** What is known of one attempt while it runs. */
export interface TerminalAttempt {
  step: ProgressOf<"step_started">["step"];
  attempt: number;
  startedAt: number;
  notes: ProgressOf<"step_note">[];
  plugins: ProgressOf<"plugin_finished">[];
  tests: ProgressOf<"test_command_finished">[];
  scenarios: ProgressOf<"scenario_result">[];
  errors?: ProgressOf<"errors_found">;
  doing?: string;
  lastOutputAt?: number;
}

/** What is known of one workstream. */
export interface TerminalWorkstream {
  id: string;
  startedAt?: number;
  /** The attempt that runs, or ran last. */
  attempt?: TerminalAttempt;
  /** Whether `attempt` is still running. */
  running: boolean;
  waits?: string;
  lastStep?: ProgressOf<"step_finished">;
  breaker?: ProgressOf<"breaker_tripped">;
  finished?: ProgressOf<"workstream_finished">;
}

/** Adds up the facts of a run, for renderers that need to look back. */
export class TerminalRun {
  started: ProgressOf<"run_started"> | undefined;
  readonly workstreams = new Map<string, TerminalWorkstream>();

  workstream(id: string): TerminalWorkstream {
    const known = this.workstreams.get(id);
    if (known !== undefined) return known;
    const added: TerminalWorkstream = { id, running: false };
    this.workstreams.set(id, added);
    return added;
  }

  take(progress: Progress): void {
    switch (progress.kind) {
      case "run_started":
        this.#restart(progress);
        return;
      case "run_finished":
        return;
      case "workstream_started":
        delete this.workstream(progress.workstream).waits;
        this.workstream(progress.workstream).startedAt = progress.at;
        return;
      case "workstream_waits":
        this.workstream(progress.workstream).waits = progress.why;
        return;
      case "breaker_tripped":
        this.workstream(progress.workstream).breaker = progress;
        return;
      case "workstream_finished":
        this.workstream(progress.workstream).finished = progress;
        this.workstream(progress.workstream).running = false;
        return;
      default:
        takeInAttempt(this.workstream(progress.workstream), progress);
    }
  }

  #restart(progress: ProgressOf<"run_started">): void {
    this.started = progress;
    this.workstreams.clear();
    for (const { id } of progress.workstreams) this.workstream(id);
  }
}

type InAttempt = Exclude<
  Progress,
  ProgressOf<
    | "run_started"
    | "run_finished"
    | "workstream_started"
    | "workstream_waits"
    | "breaker_tripped"
    | "workstream_finished"
  >
>;

function attemptOf(workstream: TerminalWorkstream, progress: InAttempt): TerminalAttempt {
  const current = workstream.attempt;
  if (
    current?.step === progress.step &&
    current.attempt === progress.attempt &&
    progress.kind !== "step_started"
  ) {
    return current;
  }
  const added: TerminalAttempt = {
    step: progress.step,
    attempt: progress.attempt,
    startedAt: progress.at,
    notes: [],
    plugins: [],
    tests: [],
    scenarios: [],
  };
  workstream.attempt = added;
  workstream.running = true;
  return added;
}

function takeInAttempt(workstream: TerminalWorkstream, progress: InAttempt): void {
  const attempt = attemptOf(workstream, progress);
  switch (progress.kind) {
    case "step_started":
      delete workstream.waits;
      return;
    case "step_note":
      attempt.notes.push(progress);
      return;
    case "now":
      attempt.doing = progress.doing;
      return;
    case "heartbeat":
      attempt.lastOutputAt = progress.at - progress.silentMs;
      return;
    case "plugin_finished":
      attempt.plugins.push(progress);
      return;
    case "errors_found":
      attempt.errors = progress;
      return;
    case "test_command_finished":
      attempt.tests.push(progress);
      return;
    case "scenario_result":
      attempt.scenarios.push(progress);
      return;
    case "step_finished":
      workstream.lastStep = progress;
      workstream.running = false;
  }
}

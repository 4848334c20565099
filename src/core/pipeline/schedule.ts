/** What the scheduler knows of one workstream of a run. */
export interface Scheduled {
  id: string;
  gate: number;
  /** Dependencies that are part of this run. */
  dependsOn: readonly string[];
  /** Workstreams of this run that must not run at the same time: overlap, conflict group or `parallel_ok: false`. */
  conflictsWith: readonly string[];
  /** Proven; what depends on it may start. */
  done: boolean;
  /** It is still to be worked on in this run. */
  todo: boolean;
  /** It is being worked on now. */
  running: boolean;
}

/** What may start now, what waits for what, and what can never start in this run. */
export interface Schedule {
  start: readonly string[];
  waits: readonly { id: string; why: string }[];
  blocked: readonly { id: string; why: string }[];
}

const ended = (each: Scheduled) => !each.todo && !each.running;

function blockedBy(each: Scheduled, all: readonly Scheduled[]): Scheduled | undefined {
  return all.find((other) => each.dependsOn.includes(other.id) && ended(other) && !other.done);
}

function waitsFor(each: Scheduled, all: readonly Scheduled[], busy: readonly string[]) {
  const dependency = all.find((other) => each.dependsOn.includes(other.id) && !other.done);
  if (dependency) return `${dependency.id} is not done`;
  const gate = all.find((other) => other.gate < each.gate && !ended(other));
  if (gate) return `${gate.id} is in gate ${gate.gate}`;
  const conflict = each.conflictsWith.find((other) => busy.includes(other));
  if (conflict) return `${conflict} is running and must not run at the same time`;
  return undefined;
}

/** Plans the next moment of a run; `all` is in order of execution. A blocked workstream blocks what depends on it. */
export function schedule(all: readonly Scheduled[], maxParallel: number): Schedule {
  const start: string[] = [];
  const waits: { id: string; why: string }[] = [];
  const blocked: { id: string; why: string }[] = [];
  const busy = all.filter((each) => each.running).map((each) => each.id);
  for (const each of all) {
    if (!each.todo || each.running) continue;
    const blocker = blockedBy(each, all);
    if (blocker) {
      blocked.push({ id: each.id, why: `${blocker.id} is not done` });
      continue;
    }
    const why =
      waitsFor(each, all, busy) ??
      (busy.length >= maxParallel ? `at most ${maxParallel} run at a time` : undefined);
    if (why !== undefined) {
      waits.push({ id: each.id, why });
      continue;
    }
    start.push(each.id);
    busy.push(each.id);
  }
  return { start, waits, blocked };
}

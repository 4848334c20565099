import * as z from "zod";
import {
  AttemptStatusSchema,
  ErrorStateSchema,
  RunStatusSchema,
  StepSchema,
  WorkstreamStateSchema,
} from "../model/states";
import type { AttemptStatus, ErrorState, RunStatus, WorkstreamState } from "../model/states";
import { endedEvent, startedEvent, stateDuring } from "./stepEvents";

/** An event as it was recorded. */
export interface RecordedEvent {
  runId: string | null;
  workstreamId: string | null;
  eventType: string;
  payload: Readonly<Record<string, unknown>>;
}

/** One run as its events tell it. Keys are a workstream, `<workstream>/<step>#<n>`, and `<workstream>/<fingerprint>`. */
export interface ReplayedRun {
  status: RunStatus;
  dryRun: boolean;
  workstreams: Map<string, WorkstreamState>;
  attempts: Map<string, { status: AttemptStatus; reason: string | null }>;
  errors: Map<string, { state: ErrorState; occurrences: number }>;
  /** Scenarios that the latest tests proved or a person confirmed since. */
  proven: Map<string, ReadonlySet<string>>;
  /** Commits that workstreams were merged as. */
  merged: Map<string, string>;
}

const EndSchema = z.object({
  attempt: z.string(),
  status: AttemptStatusSchema,
  reason: z.string().nullable(),
});
const PayloadSchema = z.looseObject({
  workstreams: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  dry_run: z.boolean().optional(),
  status: RunStatusSchema.optional(),
  attempt: z.union([z.number(), z.string()]).optional(),
  reason: z.string().nullable().optional(),
  after: EndSchema.optional(),
  ends: z.record(z.string(), EndSchema).optional(),
  fingerprint: z.string().optional(),
  state: ErrorStateSchema.optional(),
  occurrences: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  scenarios: z.record(z.string(), z.string()).optional(),
  scenario: z.string().optional(),
  commit: z.string().nullish(),
});
type Payload = z.infer<typeof PayloadSchema>;

const WorkStepSchema = StepSchema.exclude(["merge"]);
const started = new Map(
  WorkStepSchema.options.map((step): [string, typeof step] => [startedEvent[step], step]),
);
const ended = new Map<string, WorkstreamState>(
  Object.entries(endedEvent).map(([state, type]) => [type, WorkstreamStateSchema.parse(state)]),
);
const finished = new Map<string, { step: string; status: AttemptStatus }>([
  ["edit_phase_completed", { step: "edit", status: "passed" }],
  ["static_checks_passed", { step: "static", status: "passed" }],
  ["static_checks_failed", { step: "static", status: "failed" }],
  ["runtime_tests_passed", { step: "runtime", status: "passed" }],
  ["runtime_tests_failed", { step: "runtime", status: "failed" }],
]);

function emptyRun(dryRun: boolean): ReplayedRun {
  return {
    status: "running",
    dryRun,
    workstreams: new Map(),
    attempts: new Map(),
    errors: new Map(),
    proven: new Map(),
    merged: new Map(),
  };
}

function begin(payload: Payload): ReplayedRun {
  const run = emptyRun(payload.dry_run ?? false);
  const ids = Array.isArray(payload.workstreams) ? payload.workstreams : [];
  for (const id of ids) run.workstreams.set(id, "pending");
  return run;
}

/** How attempts ended that had no event of their own. */
function takeEnds(run: ReplayedRun, workstream: string | null, { after, ends }: Payload): void {
  const all = Object.entries(ends ?? {});
  if (workstream !== null && after !== undefined) all.push([workstream, after]);
  for (const [id, { attempt, status, reason }] of all) {
    run.attempts.set(`${id}/${attempt}`, { status, reason });
  }
}

function takeStates(run: ReplayedRun, { workstreams }: Payload): void {
  if (workstreams === undefined || Array.isArray(workstreams)) return;
  for (const [id, state] of Object.entries(workstreams)) {
    run.workstreams.set(id, WorkstreamStateSchema.parse(state));
  }
}

function ofRun(run: ReplayedRun, type: string, payload: Payload): void {
  takeEnds(run, null, payload);
  if (type === "run_resumed") run.status = "running";
  if (type === "run_interrupted") run.status = "interrupted";
  if (type === "run_completed") run.status = payload.status ?? run.status;
  takeStates(run, payload);
}

function ofError(run: ReplayedRun, id: string, { fingerprint, state, occurrences }: Payload): void {
  if (fingerprint === undefined || state === undefined || typeof occurrences !== "number") return;
  run.errors.set(`${id}/${fingerprint}`, { state, occurrences });
}

/** What a check said about errors that did not change their state. */
function takeCounts(run: ReplayedRun, id: string, { occurrences }: Payload): void {
  if (typeof occurrences !== "object") return;
  for (const [fingerprint, count] of Object.entries(occurrences)) {
    const error = run.errors.get(`${id}/${fingerprint}`);
    if (error !== undefined) error.occurrences = count;
  }
}

function ofCheck(run: ReplayedRun, id: string, type: string, payload: Payload): void {
  const end = finished.get(type);
  if (end === undefined) return;
  const key = `${id}/${end.step}#${payload.attempt ?? "?"}`;
  run.attempts.set(key, { status: end.status, reason: payload.reason ?? null });
  takeCounts(run, id, payload);
  if (payload.scenarios === undefined) return;
  const proven = Object.entries(payload.scenarios).filter(([, state]) => state === "proven");
  run.proven.set(id, new Set(proven.map(([key]) => key)));
}

function ofWorkstream(run: ReplayedRun, id: string, type: string, payload: Payload): void {
  takeEnds(run, id, payload);
  const step = started.get(type);
  if (step !== undefined) {
    run.attempts.set(`${id}/${step}#${payload.attempt ?? "?"}`, {
      status: "running",
      reason: null,
    });
    run.workstreams.set(id, stateDuring[step]);
  }
  const state = ended.get(type);
  if (state !== undefined) run.workstreams.set(id, state);
  if (type === "workstream_started") run.workstreams.set(id, "ready");
  if (type.startsWith("error_")) ofError(run, id, payload);
  if (type === "merged" && payload.commit != null) run.merged.set(id, payload.commit);
  if (type === "scenario_confirmed" && payload.scenario !== undefined) {
    run.proven.set(id, new Set([...(run.proven.get(id) ?? []), payload.scenario]));
  }
  ofCheck(run, id, type, payload);
}

/** What runs came to, from the events alone, in the order in which they were recorded. */
export function replay(events: readonly RecordedEvent[]): Map<string, ReplayedRun> {
  const runs = new Map<string, ReplayedRun>();
  for (const { runId, workstreamId, eventType, payload } of events) {
    if (runId === null) continue;
    const facts = PayloadSchema.parse(payload);
    if (eventType === "run_started") runs.set(runId, begin(facts));
    const run = runs.get(runId);
    if (run === undefined) continue;
    if (workstreamId === null) ofRun(run, eventType, facts);
    else ofWorkstream(run, workstreamId, eventType, facts);
  }
  return runs;
}

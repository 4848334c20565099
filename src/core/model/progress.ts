import * as z from "zod";
import { IssueSchema } from "./issue";
import { AttemptReasonSchema, RunStatusSchema, StepSchema, WorkstreamStateSchema } from "./states";

const At = { at: z.number() };
const InWorkstream = { ...At, workstream: z.string() };
const InAttempt = { ...InWorkstream, step: StepSchema, attempt: z.int().positive() };

/** A command to paste and what it is for. */
const NextActSchema = z.object({ command: z.string(), why: z.string().optional() });
export type NextAct = z.infer<typeof NextActSchema>;

/** Issues that are one error: the same plugin, code and message at one or more places. */
const IssueGroupSchema = z.object({
  source: z.string(),
  code: z.string(),
  message: z.string(),
  places: z.array(IssueSchema.pick({ file: true, line: true, column: true })),
  /** How many attempts have reported it, this one included. */
  seen: z.int().positive(),
});
export type IssueGroup = z.infer<typeof IssueGroupSchema>;

/**
 * What a run tells whoever watches, in order. The engine appends each as one JSON line to `progress.ndjson` in the
 * run's log folder; a terminal draws them, live or later. The store, not this, is the truth about a run.
 */
export const ProgressSchema = z.discriminatedUnion("kind", [
  z.object({
    ...At,
    kind: z.literal("run_started"),
    run: z.string(),
    resumed: z.boolean(),
    /** Branch name and commit that the run starts from and merges into. */
    target: z.object({ ref: z.string(), commit: z.string() }),
    maxParallel: z.int().positive(),
    logFolder: z.string(),
    workstreams: z.array(
      z.object({
        id: z.string(),
        change: z.string(),
        tasks: z.int(),
        scopeFiles: z.int(),
        acceptanceTests: z.int(),
        maxMinutes: z.number().optional(),
        agent: z.string(),
        /** The user's title for the agent with its version when known: `aider 0.86`. */
        agentTitle: z.string(),
      }),
    ),
  }),
  z.object({ ...InWorkstream, kind: z.literal("workstream_started"), why: z.string().optional() }),
  z.object({ ...InWorkstream, kind: z.literal("workstream_waits"), why: z.string() }),
  z.object({ ...InAttempt, kind: z.literal("step_started") }),
  /** A labelled line under a step: `worktree`, `agent`, `commit`, `decided`, `restored`, `budget`, … */
  z.object({
    ...InAttempt,
    kind: z.literal("step_note"),
    label: z.string(),
    text: z.string(),
    /** The reason of a decision. */
    because: z.string().optional(),
    commit: z.string().optional(),
  }),
  /** What runs now: a plugin, a test command or the agent; shown live only. */
  z.object({ ...InAttempt, kind: z.literal("now"), doing: z.string() }),
  /** Once a minute of silence or noise; `silentMs` is the age of the last output. */
  z.object({
    ...InAttempt,
    kind: z.literal("heartbeat"),
    elapsedMs: z.number(),
    silentMs: z.number(),
  }),
  z.object({
    ...InAttempt,
    kind: z.literal("plugin_finished"),
    plugin: z.string(),
    version: z.string().optional(),
    outcome: z.enum(["clean", "issues", "broken", "missing"]),
    newCount: z.int(),
    knownCount: z.int(),
    /** Files that concern it and that its configuration leaves out. */
    notLookedAt: z.int().default(0),
    /** Files that its safe fix changed before it looked. */
    fixedFiles: z.int(),
    why: z.string().optional(),
    reused: z.boolean(),
  }),
  z.object({
    ...InAttempt,
    kind: z.literal("errors_found"),
    groups: z.array(IssueGroupSchema),
    newCount: z.int(),
    knownCount: z.int(),
  }),
  z.object({
    ...InAttempt,
    kind: z.literal("test_command_finished"),
    command: z.string(),
    exitCode: z.int().nullable(),
    tests: z.int().nullable(),
    skipped: z.int().nullable(),
    /** Tests that failed and then passed alone. */
    flaky: z.int().positive().optional(),
    outcome: z.enum(["passed", "failed", "not_proven"]),
    why: z.string().optional(),
  }),
  z.object({
    ...InAttempt,
    kind: z.literal("scenario_result"),
    scenario: z.string(),
    state: z.enum(["proven", "failing", "unproven"]),
    by: z.string().optional(),
    why: z.string().optional(),
  }),
  z.object({
    ...InAttempt,
    kind: z.literal("step_finished"),
    status: z.enum(["passed", "failed", "interrupted", "cancelled"]),
    reason: AttemptReasonSchema.optional(),
    /** One short phrase: `0 new issues, 3 errors VERIFIED`. */
    summary: z.string(),
    durationMs: z.number(),
    commit: z.string().optional(),
  }),
  z.object({
    ...InWorkstream,
    kind: z.literal("breaker_tripped"),
    rule: z.string(),
    /** `one error came back 3 times, the limit is 3` */
    message: z.string(),
    /** Labelled facts: found by, tried, kept, used. */
    details: z.array(z.object({ label: z.string(), text: z.string() })),
  }),
  z.object({
    ...InWorkstream,
    kind: z.literal("workstream_finished"),
    state: WorkstreamStateSchema,
    /** What happened and why, in one sentence. */
    message: z.string(),
    commit: z.string().optional(),
    provenScenarios: z.int(),
    scenarios: z.int(),
    durationMs: z.number(),
    next: z.array(NextActSchema),
  }),
  z.object({
    ...At,
    kind: z.literal("run_finished"),
    run: z.string(),
    status: RunStatusSchema,
    exitCode: z.int(),
    durationMs: z.number(),
    message: z.string(),
    next: z.array(NextActSchema),
  }),
]);
export type Progress = z.infer<typeof ProgressSchema>;

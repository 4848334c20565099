import * as z from "zod";
import { VerdictKindSchema } from "./proof";
import type { Row } from "../ports";
import { SeveritySchema } from "./issue";
import {
  AttemptStatusSchema,
  ErrorStateSchema,
  RunStatusSchema,
  StepSchema,
  StrategySchema,
  WorkstreamStateSchema,
} from "./states";

const flag = z.literal([0, 1]).transform((value) => value === 1);
const text = z.string().nullable();
const time = z.number().nullable();

function json<S extends z.ZodType>(schema: S) {
  return z.string().transform(parseJson).pipe(schema);
}

function parseJson(value: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
}

/** One row of `runs`. `config` is the effective settings, as JSON. */
export const RunRowSchema = z.object({
  id: z.string(),
  status: RunStatusSchema,
  dryRun: flag,
  startedAt: z.number(),
  finishedAt: time,
  config: json(z.unknown()),
  targetRef: text,
  targetCommit: text,
  message: text,
  logFolder: text,
  ownerPid: z.number().nullable(),
  ownerHost: text,
  ownerStarted: text,
  heartbeatAt: time,
  cancelRequestedAt: time,
});
export type RunRow = z.infer<typeof RunRowSchema>;

/** One row of `workstreams`: a workstream as its latest real run left it. */
export const WorkstreamRowSchema = z.object({
  id: z.string(),
  runId: z.string(),
  openspecChange: z.string(),
  state: WorkstreamStateSchema,
  reason: text,
  branch: text,
  worktree: text,
  verifiedCommit: text,
  verifiedTree: text,
  mergedAt: time,
  mergeCommit: text,
  archivedAt: time,
  reviewedSha256: text,
  updatedAt: z.number(),
});
export type WorkstreamRow = z.infer<typeof WorkstreamRowSchema>;

/** One row of `run_workstreams`: a workstream in one run, with its inputs as they were frozen. */
export const RunWorkstreamRowSchema = z.object({
  runId: z.string(),
  workstreamId: z.string(),
  position: z.int(),
  openspecChange: z.string(),
  state: WorkstreamStateSchema,
  reason: text,
  bundlePath: z.string(),
  bundleText: z.string(),
  bundleSha256: z.string(),
  changeFiles: json(z.record(z.string(), z.string())),
  changeSha256: z.string(),
  agent: text,
  branch: text,
  worktree: text,
  baseCommit: text,
  verifiedCommit: text,
  verifiedTree: text,
  startedAt: time,
  finishedAt: time,
});
export type RunWorkstreamRow = z.infer<typeof RunWorkstreamRowSchema>;

/** One row of `step_attempts`. */
export const AttemptRowSchema = z.object({
  id: z.string(),
  runId: z.string(),
  workstreamId: z.string(),
  step: StepSchema,
  attempt: z.int().positive(),
  status: AttemptStatusSchema,
  reason: text,
  summary: text,
  startedAt: z.number(),
  finishedAt: time,
  agent: text,
  agentSession: text,
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  costUsd: z.number().nullable(),
  baseCommit: text,
  commitSha: text,
  treeSha: text,
  failingSet: text,
  logPath: text,
  promptPath: text,
});
export type AttemptRow = z.infer<typeof AttemptRowSchema>;

/** One row of `plugin_results`; `command` is the argv. */
export const PluginResultRowSchema = z.object({
  id: z.string(),
  attemptId: z.string(),
  pluginId: z.string(),
  version: text,
  outcome: z.enum(["clean", "issues", "broken", "missing"]),
  why: text,
  command: json(z.array(z.string())).nullable(),
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
  newCount: z.int(),
  knownCount: z.int(),
  fixable: flag,
  logPath: text,
});
export type PluginResultRow = z.infer<typeof PluginResultRowSchema>;

/** One row of `issues`. */
export const IssueRowSchema = z.object({
  id: z.string(),
  attemptId: z.string(),
  pluginResultId: text,
  source: z.string(),
  code: z.string(),
  severity: SeveritySchema,
  message: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  help: text,
  fingerprint: z.string(),
  isNew: flag,
});
export type IssueRow = z.infer<typeof IssueRowSchema>;

/** One row of `errors`. */
export const ErrorRowSchema = z.object({
  id: z.string(),
  runId: z.string(),
  workstreamId: z.string(),
  signature: z.string(),
  fingerprint: z.string(),
  state: ErrorStateSchema,
  occurrenceCount: z.int().positive(),
  step: z.enum(["edit", "static", "runtime"]),
  source: z.string(),
  code: z.string(),
  message: z.string(),
  file: z.string(),
  line: z.int(),
  firstAttemptId: z.string(),
  lastAttemptId: z.string(),
  detectedAt: z.number(),
  analyzedAt: time,
  fixedAt: time,
  verifiedAt: time,
});
export type ErrorRow = z.infer<typeof ErrorRowSchema>;

/** One row of `fix_attempts`. */
export const FixAttemptRowSchema = z.object({
  id: z.string(),
  errorId: z.string(),
  attemptId: z.string(),
  strategy: StrategySchema,
  /** Why this strategy was chosen. */
  reason: text,
  outcome: z.enum([
    "running",
    "fixed",
    "verified",
    "not_fixed",
    "no_changes",
    "failed",
    "quarantined",
    "asked",
  ]),
  commitSha: text,
  diffPath: text,
  startedAt: z.number(),
  finishedAt: time,
});
export type FixAttemptRow = z.infer<typeof FixAttemptRowSchema>;

/** One row of `evidence`. */
export const EvidenceRowSchema = z.object({
  id: z.string(),
  runId: z.string(),
  workstreamId: z.string(),
  attemptId: text,
  scenarioKey: z.string(),
  scenario: z.string(),
  kind: z.enum(["test", "command", "person"]),
  state: z.enum(["proven", "failing", "unproven"]),
  inferred: flag,
  why: text,
  testName: text,
  command: text,
  exitCode: z.number().nullable(),
  commitSha: text,
  treeSha: text,
  requirementSha: text,
  logPath: text,
  logSha: text,
  note: text,
  confirmedBy: text,
  at: z.number(),
  /** What its test showed without the change; null of a person's, and of evidence from before that was looked at. */
  verdict: VerdictKindSchema.nullable().default(null),
  verdictWhy: text.default(null),
  versionsRejected: z.number().nullable().default(null),
  versionsWrong: z.number().nullable().default(null),
});
export type EvidenceRow = z.infer<typeof EvidenceRowSchema>;

/** One row of `events`. The type is not narrowed: a later version may know more names. */
export const EventRowSchema = z.object({
  seq: z.int(),
  eventId: z.string(),
  at: z.number(),
  runId: text,
  workstreamId: text,
  eventType: z.string(),
  payload: json(z.record(z.string(), z.unknown())),
});
export type EventRow = z.infer<typeof EventRowSchema>;

/** One row of `merges`. */
export const MergeRowSchema = z.object({
  id: z.string(),
  runId: z.string(),
  workstreamId: z.string(),
  targetRef: z.string(),
  targetBefore: z.string(),
  mergeCommit: text,
  treeSha: text,
  strategy: z.string(),
  outcome: z.enum(["running", "merged", "refused", "failed"]),
  reason: text,
  startedAt: z.number(),
  finishedAt: time,
});
export type MergeRow = z.infer<typeof MergeRowSchema>;

function toCamelCase(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Parses one database row: `snake_case` columns become the schema's `camelCase` fields. */
export function parseRow<S extends z.ZodType>(schema: S, row: Row): z.infer<S> {
  return schema.parse(
    Object.fromEntries(Object.entries(row).map(([column, value]) => [toCamelCase(column), value])),
  );
}

import * as z from "zod";
import { archiveQuestionIds } from "../core/archive/archiveQuestions";
import { BundleSchema } from "../core/model/bundle";
import { IssueSchema } from "../core/model/issue";
import { OpenSpecRootSchema, OpenSpecStatusSchema } from "./openspec";
import { AttemptReasonSchema, RunStatusSchema, WorkstreamStateSchema } from "../core/model/states";

/** 0 ok · 1 invalid, failed, not proven · 2 usage, configuration, environment · 3 a person is needed · 130 cancelled · 143 interrupted. */
export const ExitCodeSchema = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(130),
  z.literal(143),
]);
export type ExitCode = z.infer<typeof ExitCodeSchema>;

/** The one document that a command of ours prints with `--json`; `data` is null when it could not do its work. */
export function documentOf<Data extends z.ZodType>(command: string, data: Data) {
  return z.object({
    version: z.literal(1),
    command: z.literal(command),
    ok: z.boolean(),
    exitCode: ExitCodeSchema,
    data: data.nullable(),
    issues: z.array(IssueSchema),
  });
}

const PlaceSchema = z.object({ file: z.string(), line: z.int(), column: z.int() });

/** What `--json` prints for any command that failed before it knew what to print. */
export const FailureDocumentSchema = z.object({
  version: z.literal(1),
  command: z.string(),
  ok: z.literal(false),
  exitCode: ExitCodeSchema,
  data: z.null(),
  issues: z.array(IssueSchema).min(1),
});

export const ProposalDocumentSchema = documentOf(
  "proposal",
  z.object({
    change: z.string(),
    title: z.string(),
    folder: z.string(),
    files: z.array(z.string()),
  }),
);

export const ConvertListDocumentSchema = documentOf(
  "convert",
  z.object({
    changes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        requirements: z.int(),
        scenarios: z.int(),
        openTasks: z.int(),
        bundles: z.array(z.string()),
      }),
    ),
  }),
);

export const ConvertDocumentSchema = documentOf(
  "convert",
  z.object({
    /** Where the bundle is or would be, relative to the openspec root. */
    path: z.string(),
    written: z.boolean(),
    bundle: BundleSchema,
    /** The file's exact text. */
    text: z.string(),
    /** Tasks left out because they are done. */
    doneTasks: z.array(z.object({ text: z.string(), place: PlaceSchema })),
    /** For each value of a field, the line it came from. */
    provenance: z.array(z.object({ field: z.string(), value: z.string(), place: PlaceSchema })),
    /** Files that may belong to the scope, best first; only when nothing in the change names one. */
    candidates: z.array(z.string()),
    /** Unified diff against the bundle on disk, when there is one that differs. */
    diff: z.string().optional(),
  }),
);

export const CheckDocumentSchema = documentOf(
  "check",
  z.object({
    bundles: z.array(z.object({ id: z.string(), path: z.string(), ok: z.boolean() })),
    /** Workstream ids in the order they would run. */
    order: z.array(z.string()),
  }),
);

const WorkstreamResultSchema = z.object({
  id: z.string(),
  change: z.string(),
  state: WorkstreamStateSchema,
  /** One sentence: what happened and why. */
  message: z.string().nullable(),
  reason: AttemptReasonSchema.nullable(),
  branch: z.string().nullable(),
  worktree: z.string().nullable(),
  baseCommit: z.string().nullable(),
  verifiedCommit: z.string().nullable(),
  verifiedTree: z.string().nullable(),
  scenarios: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      state: z.enum(["proven", "failing", "unproven"]),
      by: z.string().nullable(),
    }),
  ),
});
export type WorkstreamResult = z.infer<typeof WorkstreamResultSchema>;

const RunResultSchema = z.object({
  run: z.object({
    id: z.string(),
    status: RunStatusSchema,
    dryRun: z.boolean(),
    /** One sentence: how it ended. */
    message: z.string().nullable(),
    logFolder: z.string().nullable(),
    pid: z.int().nullable(),
  }),
  workstreams: z.array(WorkstreamResultSchema),
});

const PlannedStepsSchema = z.object({
  id: z.string(),
  branch: z.string(),
  worktree: z.string(),
  base: z.object({ ref: z.string(), commit: z.string() }),
  setup: z.array(z.string()),
  agent: z.object({ id: z.string(), title: z.string(), command: z.array(z.string()) }),
  promptWords: z.int(),
  prompt: z.string(),
  plugins: z.array(
    z.object({
      id: z.string(),
      version: z.string().nullable(),
      usable: z.boolean(),
      why: z.string(),
      command: z.array(z.string()),
    }),
  ),
  /** How agents, checkers and tests would be kept in, in words. */
  sandbox: z.string(),
  acceptance: z.array(z.string()),
  scenarios: z.array(z.string()),
  /** What would stop it, and in which step; null when nothing is known to. */
  wouldStop: z.object({ step: z.string(), why: z.string() }).nullable(),
});
export type PlannedSteps = z.infer<typeof PlannedStepsSchema>;

/** `run`; `plan` only with `--dry-run`. With `--detach --json` it is printed as soon as the engine runs. */
export const RunDocumentSchema = documentOf(
  "run",
  RunResultSchema.extend({ plan: z.array(PlannedStepsSchema).optional() }),
);
/** `resume`; `next` only with `--dry-run`: what each workstream would do first. */
export const ResumeDocumentSchema = documentOf(
  "resume",
  RunResultSchema.extend({
    next: z
      .array(
        z.object({
          id: z.string(),
          state: WorkstreamStateSchema,
          next: z.string().nullable(),
          why: z.string().nullable(),
        }),
      )
      .optional(),
  }),
);
export const AttachDocumentSchema = documentOf("attach", RunResultSchema);
export const CancelDocumentSchema = documentOf("cancel", RunResultSchema);

export const ConfirmDocumentSchema = documentOf(
  "confirm",
  z.object({
    scenario: z.string(),
    evidence: z.string(),
    workstream: WorkstreamResultSchema,
  }),
);

export const MergeDocumentSchema = documentOf(
  "merge",
  z.object({
    merges: z.array(
      z.object({
        id: z.string(),
        outcome: z.enum(["merged", "refused"]),
        target: z.string(),
        commit: z.string().nullable(),
        tree: z.string().nullable(),
        message: z.string(),
        /** The user's changed files that stand in the way. */
        filesInTheWay: z.array(z.string()),
      }),
    ),
  }),
);

/** A row of the database, as it is. */
export const RowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** `inspect VIEW` and `inspect --sql`: `data` is the rows. */
export const InspectRowsDocumentSchema = documentOf("inspect", z.array(RowSchema));

/** `inspect` without a view. */
export const InspectDocumentSchema = documentOf(
  "inspect",
  z.object({
    /** The latest run, a dry run included. */
    latestRun: z
      .object({
        id: z.string(),
        status: RunStatusSchema,
        dryRun: z.boolean(),
        startedAt: z.number(),
        finishedAt: z.number().nullable(),
        message: z.string().nullable(),
        runtimeTestsPassed: z.boolean().nullable(),
        newErrors: z.int(),
        openErrors: z.int(),
      })
      .nullable(),
    workstreams: z.array(
      z.object({
        id: z.string(),
        change: z.string(),
        state: WorkstreamStateSchema,
        reason: z.string().nullable(),
        merged: z.boolean(),
        archived: z.boolean(),
      }),
    ),
    counts: z.record(z.string(), z.int()),
  }),
);

/** `archive`: OpenSpec's own document: the archive, or why there is none. */
export const ArchiveDocumentSchema = z.object({
  archive: z
    .object({
      change: z.string(),
      archivedAs: z.string(),
      path: z.string(),
      specsUpdated: z.boolean(),
      /** How many requirements the main specs gained, lost or changed; absent when the change has no delta. */
      totals: z
        .object({ added: z.int(), modified: z.int(), removed: z.int(), renamed: z.int() })
        .optional(),
      warnings: z.array(z.string()).optional(),
    })
    .nullable(),
  root: OpenSpecRootSchema.optional(),
  status: z.array(OpenSpecStatusSchema).optional(),
  extra: z
    .object({
      dryRun: z.boolean(),
      layout: z.enum(["workflow", "openspec"]),
      operations: z.array(
        z.object({
          kind: z.string(),
          path: z.string(),
          to: z.string().optional(),
          /** With `--dry-run`: the file's text before and after, null where there is none. */
          before: z.string().nullable().optional(),
          after: z.string().nullable().optional(),
        }),
      ),
      commit: z.string().nullable(),
      suggestedCommit: z.string(),
      /** With `--dry-run`: what has to be agreed to, in the order of asking; `--agree` takes the ids. */
      questions: z.array(z.object({ id: z.enum(archiveQuestionIds), ask: z.string() })).optional(),
    })
    .optional(),
});

/** `unarchive`: what was taken back. */
export const UnarchiveDocumentSchema = documentOf(
  "unarchive",
  z.object({
    change: z.string(),
    /** Where the change lay in the archive, and where it lies now, relative to the openspec root. */
    from: z.string(),
    to: z.string(),
    /** The specs that are as they were before. */
    restored: z.array(z.string()),
  }),
);

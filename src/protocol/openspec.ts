import * as z from "zod";
import { IssueSchema } from "../core/model/issue";

/** Which root a document is about, and how it was found. */
export const OpenSpecRootSchema = z.object({ path: z.string(), source: z.string() });

/** Why OpenSpec's commands refuse; stands alone in the document, or beside an empty answer. */
export const OpenSpecStatusSchema = z.object({
  severity: z.string(),
  code: z.string(),
  message: z.string(),
  fix: z.string().optional(),
});

/** What `validate`, `show` and `list` print when they cannot answer. */
export const OpenSpecFailureSchema = z.object({
  changes: z.array(z.never()).optional(),
  specs: z.array(z.never()).optional(),
  root: z.null().optional(),
  status: z.array(OpenSpecStatusSchema).min(1),
});

/** workflow.md's five phases of a change. */
const PhaseSchema = z.enum(["think", "document", "plan", "execute", "track"]);

/** `list`: OpenSpec's own document, plus `extra`. */
export const ListDocumentSchema = z.object({
  changes: z.array(
    z.object({
      name: z.string(),
      completedTasks: z.int(),
      totalTasks: z.int(),
      lastModified: z.string(),
      status: z.enum(["no-tasks", "complete", "in-progress"]),
      nested: z.array(z.string()).optional(),
    }),
  ),
  warnings: z
    .array(
      z.object({
        code: z.string(),
        name: z.string(),
        nested: z.array(z.string()),
        message: z.string(),
      }),
    )
    .optional(),
  root: OpenSpecRootSchema,
  extra: z.object({
    changes: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        phase: PhaseSchema,
        requirements: z.int(),
        scenarios: z.int(),
        workstreams: z.array(z.string()),
      }),
    ),
  }),
});

/** `list --specs`: OpenSpec's own document. */
export const SpecListDocumentSchema = z.object({
  specs: z.array(z.object({ id: z.string(), requirementCount: z.int() })),
  root: OpenSpecRootSchema,
});

const CountsSchema = z.object({ items: z.int(), passed: z.int(), failed: z.int() });

/** `validate`: OpenSpec's own document; `extra.issues` is what this program finds beyond it. */
export const ValidateDocumentSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      type: z.enum(["change", "spec"]),
      valid: z.boolean(),
      issues: z.array(
        z.object({
          level: z.enum(["ERROR", "WARNING", "INFO"]),
          path: z.string(),
          line: z.int().optional(),
          message: z.string(),
        }),
      ),
      durationMs: z.number(),
    }),
  ),
  summary: z.object({
    totals: CountsSchema,
    byType: z.object({ change: CountsSchema.optional(), spec: CountsSchema.optional() }),
  }),
  version: z.literal("1.0"),
  root: OpenSpecRootSchema,
  extra: z.object({ issues: z.array(IssueSchema) }),
});

const RequirementSchema = z.object({
  text: z.string(),
  scenarios: z.array(z.object({ rawText: z.string() })),
});

/** `show CHANGE`: OpenSpec's own document; `extra` is the progress of its `instructions apply`. */
export const ShowChangeDocumentSchema = z.object({
  id: z.string(),
  title: z.string(),
  deltaCount: z.int(),
  deltas: z.array(
    z.object({
      spec: z.string(),
      operation: z.enum(["ADDED", "MODIFIED", "REMOVED", "RENAMED"]),
      description: z.string(),
      requirement: RequirementSchema.optional(),
      requirements: z.array(RequirementSchema).optional(),
      rename: z.object({ from: z.string(), to: z.string() }).optional(),
      diff: z.string().optional(),
      warning: z.string().optional(),
    }),
  ),
  root: OpenSpecRootSchema,
  extra: z.object({
    progress: z.object({ total: z.int(), complete: z.int(), remaining: z.int() }),
    tasks: z.array(z.object({ id: z.string(), description: z.string(), done: z.boolean() })),
  }),
});

/** `show SPEC`: OpenSpec's own document. */
export const ShowSpecDocumentSchema = z.object({
  id: z.string(),
  title: z.string(),
  overview: z.string(),
  requirementCount: z.int(),
  requirements: z.array(RequirementSchema),
  metadata: z.object({ version: z.literal("1.0.0"), format: z.literal("openspec") }),
  root: OpenSpecRootSchema,
});

const ArtifactPathSchema = z.object({
  outputPath: z.string(),
  resolvedOutputPath: z.string(),
  existingOutputPaths: z.array(z.string()),
});

const ChangeStatusSchema = z.object({
  changeName: z.string(),
  schemaName: z.string(),
  planningHome: z.object({
    kind: z.literal("repo"),
    root: z.string(),
    changesDir: z.string(),
    defaultSchema: z.string(),
  }),
  changeRoot: z.string(),
  artifactPaths: z.record(z.string(), ArtifactPathSchema),
  isPlanningComplete: z.boolean(),
  /** The same as isPlanningComplete: it says nothing about tasks. */
  isComplete: z.boolean(),
  applyRequires: z.array(z.string()),
  nextSteps: z.array(z.string()),
  actionContext: z.record(z.string(), z.unknown()),
  artifacts: z.array(
    z.object({
      id: z.string(),
      outputPath: z.string(),
      status: z.enum(["done", "ready", "blocked", "skipped"]),
      requires: z.array(z.string()),
      missingDeps: z.array(z.string()).optional(),
    }),
  ),
});

/** `status --change ID`: OpenSpec's own document. */
export const StatusDocumentSchema = ChangeStatusSchema.extend({ root: OpenSpecRootSchema });

/** `status --all`: OpenSpec's own document; a change that cannot be read says why. */
export const StatusOfAllDocumentSchema = z.object({
  changes: z.array(
    z.union([
      ChangeStatusSchema,
      z.object({ changeName: z.string(), status: z.array(OpenSpecStatusSchema).min(1) }),
    ]),
  ),
  message: z.string().optional(),
  root: OpenSpecRootSchema,
});

/** `schemas`: OpenSpec's own document, a bare list. */
export const SchemasDocumentSchema = z.array(
  z.object({
    name: z.string(),
    description: z.string(),
    artifacts: z.array(z.string()),
    source: z.enum(["project", "user", "package"]),
  }),
);

/** `instructions apply`: OpenSpec's own document. */
export const ApplyDocumentSchema = z.object({
  changeName: z.string(),
  changeDir: z.string(),
  schemaName: z.string(),
  contextFiles: z.record(z.string(), z.array(z.string())),
  progress: z.object({ total: z.int(), complete: z.int(), remaining: z.int() }),
  tasks: z.array(z.object({ id: z.string(), description: z.string(), done: z.boolean() })),
  taskTrackingConfigured: z.boolean(),
  unavailableTrackingFiles: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
  state: z.enum(["blocked", "ready", "all_done"]),
  missingArtifacts: z.array(z.string()).optional(),
  missingPrerequisites: z.array(z.string()).optional(),
  warnings: z.array(z.string()).optional(),
  instruction: z.string(),
  context: z.string().optional(),
  operationGuidance: z.array(z.string()).optional(),
  root: OpenSpecRootSchema,
});

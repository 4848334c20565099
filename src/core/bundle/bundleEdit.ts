import * as z from "zod";

/** The fields of a bundle that are lists of strings. */
export const BundleListSchema = z.enum([
  "tasks",
  "files_scope",
  "files_create",
  "acceptance_tests",
  "depends_on",
]);
export type BundleList = z.infer<typeof BundleListSchema>;

const index = z.int().nonnegative();
const line = z.string().trim().min(1);
const count = z.int().positive().nullable();
const amount = z.number().positive().nullable();
const words = z.string().trim().min(1).nullable();

/** The single values of a bundle that a person may set; null takes the value away, so that its default holds. */
const SetValueSchema = z.discriminatedUnion("field", [
  z.object({ kind: z.literal("set"), field: z.literal("gate"), value: count }),
  z.object({ kind: z.literal("set"), field: z.literal("agent"), value: words }),
  z.object({ kind: z.literal("set"), field: z.literal("metadata.owner"), value: words }),
  z.object({ kind: z.literal("set"), field: z.literal("metadata.notes"), value: words }),
  z.object({
    kind: z.literal("set"),
    field: z.enum([
      "circuit_breaker.max_attempts",
      "circuit_breaker.max_error_repeats",
      "circuit_breaker.oscillation_threshold",
    ]),
    value: count,
  }),
  z.object({
    kind: z.literal("set"),
    field: z.enum(["budget.max_minutes", "budget.max_cost_usd", "budget.max_tokens"]),
    value: amount,
  }),
]);

/**
 * One act of a person on a bundle. `was` is the value the person saw at that index: an edit of something that
 * has changed in the meantime is refused.
 */
export const BundleEditSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("add"), list: BundleListSchema, value: line }),
  z.object({
    kind: z.literal("change"),
    list: BundleListSchema,
    index,
    was: z.string(),
    value: line,
  }),
  z.object({
    kind: z.literal("move"),
    list: BundleListSchema,
    index,
    was: z.string(),
    to: index,
  }),
  z.object({ kind: z.literal("remove"), list: BundleListSchema, index, was: z.string() }),
  z.object({
    kind: z.literal("mapScenario"),
    /** The scenario's key; null as command takes the mapping away. */
    scenario: z.string().min(1),
    command: line.nullable(),
  }),
  /** A path of the scope, wherever `files_scope` and `files_create` name it; null takes it away. */
  z.object({ kind: z.literal("changePath"), path: z.string().min(1), value: line.nullable() }),
  z.object({ kind: z.literal("resetLimits") }),
  SetValueSchema,
]);
export type BundleEdit = z.infer<typeof BundleEditSchema>;
export type SetValue = z.infer<typeof SetValueSchema>;

import { z } from "zod";
import { patternProblem } from "./pattern";

/** A regular expression in RE2 syntax. */
export const PatternTextSchema = z.string().superRefine((source, context) => {
  const problem = patternProblem(source);
  if (problem !== undefined) {
    context.addIssue({
      code: "custom",
      message: `${problem}; write it in RE2 syntax (no look-around, no back-references)`,
    });
  }
});

/**
 * Where a value of a JSON document is: `a.b` below the item, `labels.0.line` with indexes, `^.filePath` in the item's
 * parent, `@key` the item's own key in an object; a list takes the first that has a value.
 */
const FieldSchema = z.union([
  z.string(),
  z.array(z.string()).min(1),
  z.strictObject({ const: z.string() }),
]);
export type Field = z.infer<typeof FieldSchema>;

const FieldsSchema = z.strictObject({
  file: FieldSchema.optional(),
  line: FieldSchema.optional(),
  column: FieldSchema.optional(),
  endLine: FieldSchema.optional(),
  endColumn: FieldSchema.optional(),
  /** Length of the place, in the unit of the columns, where the tool gives no end. */
  length: FieldSchema.optional(),
  code: FieldSchema.optional(),
  severity: FieldSchema.optional(),
  message: FieldSchema.optional(),
});

/** How a tool counts columns. `endInclusive`: the end column is the last character, not the one behind it. */
const ColumnsSchema = z.strictObject({
  base: z.union([z.literal(0), z.literal(1)]).default(1),
  lineBase: z.union([z.literal(0), z.literal(1)]).default(1),
  unit: z.enum(["utf16", "codepoint", "utf8", "none"]).default("utf16"),
  endInclusive: z.boolean().default(false),
});

const common = {
  name: z.string().min(1),
  from: z.enum(["stdout", "stderr", "both"]).default("stdout"),
  columns: ColumnsSchema.prefault({}),
  /** Used where the tool says nothing itself. */
  code: z.string().optional(),
  message: z.string().optional(),
  severity: z.string().optional(),
};

const JsonFormatSchema = z.strictObject({
  ...common,
  parser: z.enum(["json", "jsonl"]),
  /** Path to the findings: `[]`, `results[]`, `[].messages[]`. */
  items: z.string(),
  fields: FieldsSchema,
  /** Only items where this field has one of these values are findings. */
  filter: z.strictObject({ field: z.string(), equals: z.array(z.string()).min(1) }).optional(),
  /** Items that say that a file was left out by the tool's own configuration; they are no findings. */
  notLookedAt: z.strictObject({ field: z.string(), matches: PatternTextSchema }).optional(),
  /** Items that say that the tool itself failed. */
  errorItems: z.strictObject({ items: z.string(), message: FieldSchema }).optional(),
  /** A number, or a list, whose 0 or emptiness means that the tool looked at no file. */
  lookedAt: z.string().optional(),
  /** Text that some versions print instead of an empty document. */
  emptyText: PatternTextSchema.optional(),
});
export type JsonFormat = z.infer<typeof JsonFormatSchema>;

const RegexFormatSchema = z.strictObject({
  ...common,
  parser: z.literal("regex"),
  /** Tried in order on each line; groups: file, line, column, endLine, endColumn, code, severity, message. */
  patterns: z.array(PatternTextSchema).min(1),
  /** Lines that are no findings though a pattern would take them for one. */
  ignore: PatternTextSchema.optional(),
  /** A line that names the file of the findings below it, as its group `file`. */
  fileLine: PatternTextSchema.optional(),
  /** A line that matches belongs to the finding above it. */
  continuation: PatternTextSchema.optional(),
});
export type RegexFormat = z.infer<typeof RegexFormatSchema>;

const PlainFormatSchema = z.strictObject({
  ...common,
  parser: z.enum(["sarif", "checkstyle", "junit", "diff", "passFail"]),
});

/** One way in which a tool tells what it found. */
export const OutputFormatSchema = z.discriminatedUnion("parser", [
  JsonFormatSchema,
  RegexFormatSchema,
  PlainFormatSchema,
]);
export type OutputFormat = z.infer<typeof OutputFormatSchema>;

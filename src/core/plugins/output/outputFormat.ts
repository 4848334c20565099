import * as z from "zod";
import { patternProblem } from "../pattern";

/** A regular expression in RE2 syntax. */
export const PatternTextSchema = z.string().superRefine((source, context) => {
  const problem = patternProblem(source);
  if (problem !== undefined) {
    context.addIssue({
      code: "custom",
      message: `${problem}; write it in RE2 syntax (look-ahead only at its beginning, no look-behind, no back-references)`,
    });
  }
});

/**
 * Where a value of a JSON document is: `a.b` below the item, `labels.0.line` with indexes, `spans.?main.line` in the first
 * entry of a list whose `main` is true, `^.filePath` in the item's parent, `@key` the item's own key in an object, `.` the
 * item itself. `matches` takes a part of a text: its group `value`, or the whole match. `template` puts values into a text,
 * where `when` holds.
 */
const FieldSourceSchema = z.union([
  z.string(),
  z.strictObject({ const: z.string() }),
  z.strictObject({ field: z.string(), matches: PatternTextSchema }),
  z.strictObject({
    template: z.string(),
    when: z.strictObject({ field: z.string(), matches: PatternTextSchema }).optional(),
  }),
]);
export type FieldSource = z.infer<typeof FieldSourceSchema>;

/** A list takes the first that has a value. */
const FieldSchema = z.union([FieldSourceSchema, z.array(FieldSourceSchema).min(1)]);
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
  /** Whether the tool can mend it. */
  fixable: FieldSchema.optional(),
});

/** How a tool counts columns. `endInclusive`: the end column is the last character, not the one behind it. */
const ColumnsSchema = z.strictObject({
  base: z.union([z.literal(0), z.literal(1)]).default(1),
  lineBase: z.union([z.literal(0), z.literal(1)]).default(1),
  unit: z.enum(["utf16", "codepoint", "utf8", "none"]).default("utf16"),
  endInclusive: z.boolean().default(false),
  /** Columns that a tab counts for. */
  tabWidth: z.int().positive().default(1),
});

const common = {
  name: z.string().min(1),
  /** `file`: the file whose name the tool is given as `{outfile}`. */
  from: z.enum(["stdout", "stderr", "both", "file"]).default("stdout"),
  columns: ColumnsSchema.prefault({}),
  /** Used where the tool says nothing itself. */
  code: z.string().optional(),
  message: z.string().optional(),
  severity: z.string().optional(),
};

/** What an item has to be like: a field that has one of these values, or that there is a value at all. */
const ConditionSchema = z.union([
  z.strictObject({ field: z.string(), equals: z.array(z.string()).min(1) }),
  z.strictObject({ field: z.string(), exists: z.boolean() }),
]);
export type Condition = z.infer<typeof ConditionSchema>;

const JsonFormatSchema = z.strictObject({
  ...common,
  /** `jsonl`: a document on each line, read as the list of all · `xml`: elements by name as lists, attributes as values. */
  parser: z.enum(["json", "jsonl", "xml"]),
  /** Path to the findings: `[]`, `results[]`, `[].messages[]`; several paths are read one after the other. */
  items: z.union([z.string(), z.array(z.string()).min(1)]),
  fields: FieldsSchema,
  /** Only items like this are findings. */
  filter: z.union([ConditionSchema, z.array(ConditionSchema).min(1)]).optional(),
  /** A line besides the document that names the file of findings without one, as its group `file`. */
  fileLine: PatternTextSchema.optional(),
  /** Items that say that a file was left out by the tool's own configuration; they are no findings. */
  notLookedAt: z
    .strictObject({
      /** Path to them, where they are not among the findings. */
      items: z.string().optional(),
      field: z.string(),
      matches: PatternTextSchema,
      /** Where they name the file; as findings do by default. */
      file: z.string().optional(),
    })
    .optional(),
  /** Items that say that the tool itself failed. */
  errorItems: z.strictObject({ items: z.string(), message: FieldSchema }).optional(),
  /** A number, or a list, whose 0 or emptiness means that the tool looked at no file. */
  lookedAt: z.string().optional(),
  /** Keys of that list that are sums, not files. */
  lookedAtExcept: z.array(z.string()).default([]),
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
  /** A line that names the file (or code, or severity) of the findings below it, in groups of these names. */
  fileLine: PatternTextSchema.optional(),
  /** The file's name made of groups: `changes/{change}/{file}`. */
  file: z.string().optional(),
  /** Lines that name a file that the tool looked at, in the group `file`. */
  lookedAtFile: PatternTextSchema.optional(),
  /** A line that matches belongs to the finding above it; its groups are the finding's, where that has none. */
  continuation: PatternTextSchema.optional(),
  /** The tool may tell one and the same thing twice. */
  distinct: z.boolean().default(false),
});
export type RegexFormat = z.infer<typeof RegexFormatSchema>;

const PlainFormatSchema = z.strictObject({
  ...common,
  parser: z.enum([
    "sarif",
    "checkstyle",
    "junit",
    "tap",
    "diff",
    "goTest",
    "cargoTest",
    "pytest",
    "passFail",
  ]),
});

/** One way in which a tool tells what it found. */
export const OutputFormatSchema = z.discriminatedUnion("parser", [
  JsonFormatSchema,
  RegexFormatSchema,
  PlainFormatSchema,
]);
export type OutputFormat = z.infer<typeof OutputFormatSchema>;

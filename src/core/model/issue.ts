import * as z from "zod";

export const SeveritySchema = z.enum(["error", "warning", "info", "hint"]);
export type Severity = z.infer<typeof SeveritySchema>;

/**
 * One finding at one place. `source` names who found it (`spec`, `bundle`, `settings`, or a plugin id), `code` the rule.
 * `file` is relative to the openspec root, with forward slashes, `.` for the root itself.
 * Lines and columns are 1-based, columns in UTF-16 units; the end is exclusive.
 */
export const IssueSchema = z.object({
  source: z.string().min(1),
  code: z.string(),
  severity: SeveritySchema,
  message: z.string(),
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
  help: z.string().optional(),
});
export type Issue = z.infer<typeof IssueSchema>;

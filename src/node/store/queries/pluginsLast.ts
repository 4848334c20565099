import * as z from "zod";
import type { RunReader } from "../../../core/ports";

const LastSchema = z.object({
  plugin_id: z.string(),
  version: z.string().nullable(),
  outcome: z.enum(["clean", "issues", "broken", "missing"]),
  at: z.number(),
});
export type LastPluginRun = z.infer<typeof LastSchema>;

/** When each plugin last really ran in this project's runs, by plugin: one that was missing did not run. */
export function lastPluginRuns(reader: RunReader): Map<string, LastPluginRun> {
  const rows = reader.all(
    `SELECT p.plugin_id, p.version, p.outcome, MAX(COALESCE(a.finished_at, a.started_at)) AS at
     FROM plugin_results p JOIN step_attempts a ON a.id = p.attempt_id
     WHERE p.outcome <> 'missing' AND p.exit_code IS NOT NULL GROUP BY p.plugin_id`,
  );
  const runs = rows.map((row) => LastSchema.parse(row));
  return new Map(runs.map((run) => [run.plugin_id, run]));
}

import * as z from "zod";
import { SettingsSchema, type Settings } from "../../../core/model/settings";
import type { RunReader } from "../../../core/ports";

const PayloadSchema = z.object({ told: z.record(z.string(), z.unknown()).optional() });

/** The settings that the command line gave when a run started; none where it gave none, or they are read no more. */
export function toldAtStart(reader: RunReader, runId: string): Partial<Settings> {
  const [row] = reader.all(
    "SELECT payload FROM events WHERE run_id = ? AND event_type = 'run_started' ORDER BY seq LIMIT 1",
    [runId],
  );
  const payload = PayloadSchema.parse(JSON.parse(String(row?.["payload"] ?? "{}")));
  const told = payload.told ?? {};
  const read = SettingsSchema.safeParse(told);
  if (!read.success) return {};
  return Object.fromEntries(Object.entries(read.data).filter(([key]) => Object.hasOwn(told, key)));
}

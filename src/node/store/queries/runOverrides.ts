import * as z from "zod";
import { SettingsSchema, type Settings } from "../../../core/model/settings";
import type { RunReader } from "../../../core/ports";

const PayloadSchema = z.object({ overrides: z.record(z.string(), z.unknown()).default({}) });

/** The settings that the command line overrode when a run started; none where they are not valid any more. */
export function runOverrides(reader: RunReader, runId: string): Partial<Settings> {
  const [row] = reader.all(
    "SELECT payload FROM events WHERE run_id = ? AND event_type = 'run_started' ORDER BY seq LIMIT 1",
    [runId],
  );
  const { overrides } = PayloadSchema.parse(JSON.parse(String(row?.["payload"] ?? "{}")));
  const read = SettingsSchema.safeParse(overrides);
  if (!read.success) return {};
  // What is not given reads as its default.
  const given = Object.entries(read.data).filter(([key]) => Object.hasOwn(overrides, key));
  return Object.fromEntries(given);
}

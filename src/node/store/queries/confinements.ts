import { EventRowSchema, parseRow } from "../../../core/model/rows";
import { startedEvent, type WorkStep } from "../../../core/pipeline/stepEvents";
import type { RunReader } from "../../../core/ports";
import { ConfinementSchema, type Confinement } from "../../../core/sandbox/confinement";

const steps = ["edit", "static", "runtime", "pipeline"] as const satisfies readonly WorkStep[];

/** How the processes of each attempt of a workstream were kept in, by the attempt's id; earlier versions did not record it. */
export function confinementsOf(reader: RunReader, workstream: string): Map<string, Confinement> {
  const found = new Map<string, Confinement>();
  for (const step of steps) {
    const rows = reader.all("SELECT * FROM events WHERE workstream_id = ? AND event_type = ?", [
      workstream,
      startedEvent[step],
    ]);
    for (const { runId, payload } of rows.map((row) => parseRow(EventRowSchema, row))) {
      const said = ConfinementSchema.safeParse(payload["confinement"]);
      const id = `${runId ?? ""}/${workstream}/${step}#${String(payload["attempt"])}`;
      if (said.success) found.set(id, said.data);
    }
  }
  return found;
}

import {
  EventRowSchema,
  EvidenceRowSchema,
  MergeRowSchema,
  parseRow,
} from "../../../core/model/rows";
import type { EventRow, EvidenceRow, MergeRow } from "../../../core/model/rows";
import type { RunReader } from "../../../core/ports";

/** The latest evidence of every scenario, of one workstream when given. */
export function evidenceFor(reader: RunReader, workstreamId?: string): EvidenceRow[] {
  return reader
    .all(
      `SELECT * FROM evidence e WHERE (?1 IS NULL OR workstream_id = ?1) AND NOT EXISTS (
         SELECT 1 FROM evidence later WHERE later.workstream_id = e.workstream_id
         AND later.scenario_key = e.scenario_key AND (later.at, later.rowid) > (e.at, e.rowid)
       ) ORDER BY workstream_id, rowid`,
      [workstreamId ?? null],
    )
    .map((row) => parseRow(EvidenceRowSchema, row));
}

/** Events in order; only those of a run, of a workstream, or after a sequence number, where given. */
export function events(
  reader: RunReader,
  only: { run?: string | undefined; workstream?: string | undefined; afterSeq?: number } = {},
): EventRow[] {
  return reader
    .all(
      `SELECT * FROM events WHERE seq > ?1 AND (?2 IS NULL OR run_id = ?2)
       AND (?3 IS NULL OR workstream_id = ?3) ORDER BY seq`,
      [only.afterSeq ?? 0, only.run ?? null, only.workstream ?? null],
    )
    .map((row) => parseRow(EventRowSchema, row));
}

/** Merges in the order they started, of one workstream when given. */
export function mergeRows(reader: RunReader, workstreamId?: string): MergeRow[] {
  return reader
    .all(`SELECT * FROM merges WHERE (?1 IS NULL OR workstream_id = ?1) ORDER BY rowid`, [
      workstreamId ?? null,
    ])
    .map((row) => parseRow(MergeRowSchema, row));
}

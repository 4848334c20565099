import type { Database } from "sql.js";
import type { NewEvent } from "../../core/model/event";
import type { Transaction } from "../../core/ports";
import { readRows } from "./readRows";

type EventValues = [string, number, string | null, string | null, string, string];

function valuesOf(event: NewEvent): EventValues {
  return [
    event.event_id,
    event.at,
    event.run_id,
    event.workstream_id,
    event.event_type,
    JSON.stringify(event.payload),
  ];
}

/** Whether the event is there already; another content under its id is a mistake of the caller. */
function isStored(database: Database, event: NewEvent): boolean {
  const [row] = readRows(
    database,
    "SELECT event_id, at, run_id, workstream_id, event_type, payload FROM events WHERE event_id = ?",
    [event.event_id],
  );
  if (row === undefined) return false;
  const expected = JSON.stringify(valuesOf(event));
  if (JSON.stringify(Object.values(row)) === expected) return true;
  throw new Error(`event_id ${event.event_id} is taken by another event`);
}

/** Whether this very transaction was committed before, by a caller that never learned of it. */
export function isApplied(database: Database, transaction: Transaction): boolean {
  const stored = transaction.events.filter((event) => isStored(database, event));
  if (stored.length === 0) return false;
  if (stored.length === transaction.events.length) return true;
  throw new Error(`event_id ${stored[0]?.event_id ?? ""} was committed in another transaction`);
}

function appendEvent(database: Database, event: NewEvent): void {
  database.run(
    `INSERT INTO events(seq, event_id, at, run_id, workstream_id, event_type, payload)
     VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM events), ?, ?, ?, ?, ?, ?)`,
    valuesOf(event),
  );
}

/** Applies the writes, then appends the events in order with the next sequence numbers. */
export function applyTransaction(database: Database, transaction: Transaction): void {
  for (const { sql, params } of transaction.writes) database.run(sql, [...params]);
  for (const event of transaction.events) appendEvent(database, event);
}

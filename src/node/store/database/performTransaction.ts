import type { NewEvent } from "../../../core/model/event";
import type { Transaction } from "../../../core/ports";
import { encodeParameters, type LogEntry } from "../log/logContent";
import type { MemoryDatabase } from "./memoryDatabase";

type LoggedEvent = LogEntry["events"][number];

function loggedEvent(event: NewEvent, seq: number): LoggedEvent {
  const { event_id, at, run_id, workstream_id, event_type, payload } = event;
  return [seq, event_id, at, run_id, workstream_id, event_type, JSON.stringify(payload)];
}

/** Whether the event is there already; another content under its id is a mistake of the caller. */
function isStored(database: MemoryDatabase, event: NewEvent): boolean {
  const row = database.first(
    "SELECT event_id, at, run_id, workstream_id, event_type, payload FROM events WHERE event_id = ?",
    [event.event_id],
  );
  if (row === undefined) return false;
  const [, ...expected] = loggedEvent(event, 0);
  if (JSON.stringify(row) === JSON.stringify(expected)) return true;
  throw new Error(`event_id ${event.event_id} is taken by another event`);
}

/** Whether this very transaction was committed before, by a caller that never learned of it. */
function isApplied(database: MemoryDatabase, { events }: Transaction): boolean {
  const stored = events.filter((event) => isStored(database, event));
  if (stored.length === 0) return false;
  if (stored.length === events.length) return true;
  throw new Error(`event_id ${stored[0]?.event_id ?? ""} was committed in another transaction`);
}

/**
 * Does a transaction in memory, as a replay of its entry will do it again; the events get the numbers after `lastSeq`.
 * Null when it was committed before.
 */
export function performTransaction(
  database: MemoryDatabase,
  transaction: Transaction,
  lastSeq: number,
): LogEntry | null {
  if (isApplied(database, transaction)) return null;
  const entry = {
    events: transaction.events.map((event, n) => loggedEvent(event, lastSeq + 1 + n)),
    writes: transaction.writes.map(({ sql, params }): LogEntry["writes"][number] => [
      sql,
      encodeParameters(params),
    ]),
  };
  return { ...entry, changed: database.apply(entry) };
}

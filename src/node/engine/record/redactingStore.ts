import * as z from "zod";
import type { RunStore, SqlValue, Statement, Transaction } from "../../../core/ports";

const PayloadSchema = z.record(z.string(), z.unknown());

/** Frozen inputs stay byte for byte: they are compared with files of the repository by their hash. */
function isFrozen({ sql }: Statement): boolean {
  return /^\w+ (?:INTO )?run_workstreams\b/.test(sql);
}

/** A store that hides secrets in everything that is recorded, frozen inputs excepted. */
export function redactingStore(store: RunStore, redact: (text: string) => string): RunStore {
  const hide = (value: SqlValue) => (typeof value === "string" ? redact(value) : value);
  const write = (statement: Statement): Statement =>
    isFrozen(statement) ? statement : { ...statement, params: statement.params.map(hide) };
  const event = (one: Transaction["events"][number]) => ({
    ...one,
    payload: PayloadSchema.parse(JSON.parse(redact(JSON.stringify(one.payload)))),
  });
  return {
    all: (sql, params) => store.all(sql, params),
    refresh: () => store.refresh(),
    close: () => store.close(),
    commit: ({ events, writes }) =>
      store.commit({ events: events.map(event), writes: writes.map(write) }),
  };
}

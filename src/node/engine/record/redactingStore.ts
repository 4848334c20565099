import * as z from "zod";
import type { RunStore, Statement, Transaction } from "../../../core/ports";
import { holdsForeignText } from "./columnTexts";

const PayloadSchema = z.record(z.string(), z.unknown());

/** A value with every text in it, names of properties too, as `redact` leaves it. */
export function redactValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((each: unknown) => redactValue(each, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [redact(name), redactValue(each, redact)]),
  );
}

/** A store that hides secrets in every column that may hold somebody else's text, and in every event. */
export function redactingStore(store: RunStore, redact: (text: string) => string): RunStore {
  const write = (statement: Statement): Statement => ({
    ...statement,
    params: statement.params.map((value, index) =>
      typeof value === "string" && holdsForeignText(statement.columns?.[index])
        ? redact(value)
        : value,
    ),
  });
  const event = (one: Transaction["events"][number]) => ({
    ...one,
    payload: PayloadSchema.parse(redactValue(one.payload, redact)),
  });
  return {
    all: (sql, params) => store.all(sql, params),
    refresh: () => store.refresh(),
    close: () => store.close(),
    commit: ({ events, writes }) =>
      store.commit({ events: events.map(event), writes: writes.map(write) }),
  };
}

import type { NewEvent } from "./model/event";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export type SqlValue = string | number | null | Uint8Array;

/** One parameterised INSERT, UPDATE or DELETE. Nothing in it may depend on when or where it runs. */
export interface Statement {
  sql: string;
  params: readonly SqlValue[];
  /** The column (`table.column`) that each parameter stands for, where the statement was put together from them. */
  columns?: readonly string[];
}

export type Row = Readonly<Record<string, SqlValue>>;

/** Reads the state of all runs without taking a lock. */
export interface RunReader {
  /** All rows of a SELECT, as of the latest acknowledged commit that this reader has seen. */
  all(sql: string, params?: readonly SqlValue[]): Row[];
}

/** What belongs together: the facts, and the state that they explain. */
export interface Transaction {
  events: readonly NewEvent[];
  writes: readonly Statement[];
}

/** Where runs are remembered. */
export interface RunStore extends RunReader {
  /** Applies everything or nothing; resolves when it is on disk. Statements see what other processes committed before. */
  commit(transaction: Transaction): Promise<void>;
  /** Takes over what other processes committed since. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

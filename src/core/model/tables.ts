import type { z } from "zod";
import type { SqlValue } from "../ports";
import {
  AttemptRowSchema,
  ErrorRowSchema,
  EvidenceRowSchema,
  FixAttemptRowSchema,
  IssueRowSchema,
  MergeRowSchema,
  PluginResultRowSchema,
  RunRowSchema,
  RunWorkstreamRowSchema,
  WorkstreamRowSchema,
} from "./rows";

/** The tables that are written row by row; the columns of each are the keys of its row, in snake case. */
export const tables = {
  runs: RunRowSchema,
  workstreams: WorkstreamRowSchema,
  run_workstreams: RunWorkstreamRowSchema,
  step_attempts: AttemptRowSchema,
  plugin_results: PluginResultRowSchema,
  issues: IssueRowSchema,
  errors: ErrorRowSchema,
  fix_attempts: FixAttemptRowSchema,
  evidence: EvidenceRowSchema,
  merges: MergeRowSchema,
} as const;
export type TableName = keyof typeof tables;

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : "";

type Stored<Value> = Extract<Value, SqlValue>;

/** The columns of a table with the values that the database holds. */
export type Columns<Table extends TableName> = {
  [Key in keyof z.input<(typeof tables)[Table]> & string as SnakeCase<Key>]: Stored<
    z.input<(typeof tables)[Table]>[Key]
  >;
};

/** Columns for which schema.sql names a default. */
export const columnsWithDefault = [
  "dry_run",
  "inferred",
  "new_count",
  "known_count",
  "fixable",
] as const;

type Optional<Row> = {
  [Key in keyof Row]: null extends Row[Key]
    ? Key
    : Extract<Key, (typeof columnsWithDefault)[number]>;
}[keyof Row];

/** A row to insert: a column that may be null or has a default may be left out. */
export type NewRow<Table extends TableName> = Omit<Columns<Table>, Optional<Columns<Table>>> &
  Partial<Pick<Columns<Table>, Optional<Columns<Table>>>>;

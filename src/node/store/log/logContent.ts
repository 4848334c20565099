import * as z from "zod";
import type { SqlValue } from "../../../core/ports";
import { damaged, StoreError } from "../storeError";

/** The format of the log and of its records; raised when an older program could not read them. */
export const logFormat = 1;

const LogHeaderSchema = z.object({
  format: z.int().positive(),
  /** Which store it is: a random id, made with it. */
  store: z.string().min(1),
  /** The version of the tables. */
  schema: z.int().positive(),
  generation: z.int().positive(),
  /** Size and sha256 of the snapshot that the log goes on from. */
  bytes: z.int().positive(),
  sha256: z.string(),
  /** When the snapshot was made and how many milliseconds it took. */
  at: z.number(),
  cost: z.number(),
});
/** The first record of a log: which snapshot it belongs to. */
export type LogHeader = z.infer<typeof LogHeaderSchema>;

const ParameterSchema = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.object({ base64: z.string() }),
]);

const EntrySchema = z.object({
  /** seq, event_id, at, run_id, workstream_id, event_type, payload. */
  events: z.array(
    z.tuple([
      z.number(),
      z.string(),
      z.number(),
      z.string().nullable(),
      z.string().nullable(),
      z.string(),
      z.string(),
    ]),
  ),
  writes: z.array(z.tuple([z.string(), z.array(ParameterSchema)])),
  /** How many rows the writes changed; a replay that changes another number went wrong. */
  changed: z.int(),
});
/** One transaction as the log holds it. */
export type LogEntry = z.infer<typeof EntrySchema>;

const EntriesSchema = z.array(EntrySchema);

/** The header that a log begins with. */
export function parseHeader(value: unknown, file: string): LogHeader {
  const format = z.object({ format: z.number() }).safeParse(value);
  if (format.success && format.data.format > logFormat)
    throw newer(file, "format", format.data.format);
  const header = LogHeaderSchema.safeParse(value);
  if (!header.success) throw damaged(`${file} does not begin with the header of a log`);
  return header.data;
}

/** The transactions of one record. */
export function parseEntries(value: unknown, file: string): LogEntry[] {
  const entries = EntriesSchema.safeParse(value);
  if (!entries.success) throw damaged(`${file} holds a record that is no transaction`);
  return entries.data;
}

/** The refusal of what a later version wrote. */
export function newer(file: string, what: "format" | "schema", version: number): StoreError {
  return new StoreError(
    "newer",
    `${file} was written by a newer version (${what} ${version}), so nothing was read from it. Update openspec-workstreams.`,
  );
}

/** Parameters as JSON holds them. */
export function encodeParameters(params: readonly SqlValue[]): z.infer<typeof ParameterSchema>[] {
  return params.map((value) => {
    if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString("base64") };
    if (value === null || typeof value === "string" || Number.isFinite(value)) return value;
    throw new Error(
      `A parameter must be null, text, a finite number or bytes, not ${String(value)}`,
    );
  });
}

/** Parameters as SQLite takes them. */
export function decodeParameters(params: LogEntry["writes"][number][1]): SqlValue[] {
  return params.map((value) =>
    value !== null && typeof value === "object" ? Buffer.from(value.base64, "base64") : value,
  );
}

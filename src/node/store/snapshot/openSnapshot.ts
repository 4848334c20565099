import type { SqlJsStatic } from "sql.js";
import type { LogHeader } from "../log/logContent";
import { newer } from "../log/logContent";
import { MemoryDatabase } from "../database/memoryDatabase";
import { schemaVersionOf } from "../migrations";
import {
  checkHeader,
  checkIntegrity,
  checkSchema,
  migrate,
  type Schema,
  schemaVersion,
} from "../schema";
import { digestOf } from "./snapshotFile";
import { damaged, StoreError } from "../storeError";

function openBytes(SQL: SqlJsStatic, bytes: Uint8Array, file: string): MemoryDatabase {
  checkHeader(bytes, file);
  try {
    return new MemoryDatabase(SQL, bytes);
  } catch (error) {
    throw damaged(`${file} is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** A database as its bytes say it is, with the tables brought to the newest version in memory. */
export function openUnsigned(
  SQL: SqlJsStatic,
  bytes: Uint8Array,
  schema: Schema,
  file: string,
): MemoryDatabase {
  const database = openBytes(SQL, bytes, file);
  try {
    checkIntegrity(database, file);
    migrate(database, schemaVersion(database, schema, file), schema);
    checkSchema(database, schema, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Why bytes are not the snapshot that was published: what a person would want to hear first. */
function whatChanged(
  SQL: SqlJsStatic,
  bytes: Uint8Array,
  schema: Schema,
  file: string,
): StoreError {
  try {
    openUnsigned(SQL, bytes, schema, file).close();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  return damaged(`${file} was changed by another program since it was written`);
}

/**
 * The snapshot that a log's header describes; throws a StoreError when the bytes are others, or newer than this program.
 * With the tables of an older version it is brought to the newest in memory only.
 */
export function openSnapshot(
  SQL: SqlJsStatic,
  bytes: Uint8Array,
  header: LogHeader,
  schema: Schema,
  file: string,
): MemoryDatabase {
  if (header.schema > schemaVersionOf(schema.migrations))
    throw newer(file, "schema", header.schema);
  if (header.bytes !== bytes.length || header.sha256 !== digestOf(bytes)) {
    throw whatChanged(SQL, bytes, schema, file);
  }
  const database = openBytes(SQL, bytes, file);
  try {
    migrate(database, header.schema, schema);
    checkSchema(database, schema, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

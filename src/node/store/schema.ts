import { readFileSync } from "node:fs";
import type { SqlJsStatic } from "sql.js";
import { newer } from "./log/logContent";
import { MemoryDatabase } from "./database/memoryDatabase";
import { migrations, schemaVersionOf } from "./migrations";
import { schemaFile } from "./storeAsset";
import { damaged } from "./storeError";

const application = "openspec-workstreams";

/** What this program knows of the tables; tests know more or less. */
export interface Schema {
  /** The statements that make an empty database of the newest version. */
  readonly sql: string;
  readonly migrations: readonly string[];
}

let own: Schema | undefined;

/** The tables of this program. */
export function ownSchema(): Schema {
  own ??= { sql: readFileSync(schemaFile(), "utf8"), migrations };
  return own;
}

/** A database with every table and nothing in them. */
export function emptyDatabase(SQL: SqlJsStatic, schema: Schema): MemoryDatabase {
  const database = new MemoryDatabase(SQL);
  database.alter(
    `${schema.sql}; INSERT INTO meta(key, value) VALUES ('application', '${application}'),
     ('schema_version', '${schemaVersionOf(schema.migrations)}')`,
  );
  return database;
}

/** Brings the tables from version `from` to the newest. */
export function migrate(
  database: MemoryDatabase,
  from: number,
  { migrations: steps }: Schema,
): void {
  for (const [at, step] of steps.entries()) {
    if (at + 1 < from) continue;
    database.alter(`${step}; UPDATE meta SET value = '${at + 2}' WHERE key = 'schema_version'`);
  }
}

function metaValues(database: MemoryDatabase): ReadonlyMap<string, string> {
  const tables = database.all("SELECT 1 FROM sqlite_master WHERE name = 'meta'");
  if (tables.length === 0) return new Map();
  const rows = database.all("SELECT * FROM meta");
  return new Map(rows.map((row) => [String(row["key"]), String(row["value"])]));
}

/** The version of the tables of a database of ours; throws a StoreError for another program's, or a newer one. */
export function schemaVersion(database: MemoryDatabase, schema: Schema, file: string): number {
  const meta = metaValues(database);
  if (meta.get("application") !== application) {
    throw damaged(`${file} is a database of another program, so nothing was read from it`);
  }
  const version = Number(meta.get("schema_version"));
  if (version > schemaVersionOf(schema.migrations)) throw newer(file, "schema", version);
  return version;
}

/** SQLite writes a column that was added in another form than a person does. */
function withoutComments(sql: string): string {
  const plain = sql.replace(/--[^\n]*/g, "").replace(/\s+/g, " ");
  return plain.replace(/ ?([(),]) ?/g, "$1");
}

// A trigger's own statements end with a semicolon, too.
const statement =
  /CREATE (?:(TRIGGER) (\w+) .*?;[ ]END|(?:UNIQUE )?(TABLE|INDEX|VIEW) (\w+)(?!\w)[^;]*)(?=;)/g;

/**
 * What the statements make, by type and name, as SQLite keeps it: told from their text, since to make a database for it
 * takes a tenth of the time that opening one does.
 */
export function objectsIn({ sql }: Schema): ReadonlyMap<string, string> {
  const made = [...withoutComments(sql).matchAll(statement)];
  return new Map(
    made.map(([text, trigger, triggerName, type, name]) => [
      `${(trigger ?? type ?? "").toLowerCase()} ${triggerName ?? name ?? ""}`,
      text,
    ]),
  );
}

/** What a database holds, by type and name. */
export function objectsOf(database: MemoryDatabase): ReadonlyMap<string, string> {
  const rows = database.all(
    "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_master",
  );
  return new Map(rows.map((row) => [String(row["name"]), withoutComments(String(row["sql"]))]));
}

/**
 * Throws a StoreError when tables, triggers or views are not ours: triggers and views run code of their own, so none
 * but ours may be there; more tables and indexes do no harm.
 */
export function checkSchema(database: MemoryDatabase, schema: Schema, file: string): void {
  const expected = objectsIn(schema);
  const found = objectsOf(database);
  const changed = [...expected].filter(([name, sql]) => found.get(name) !== sql);
  const foreign = [...found.keys()].filter(
    (name) => !expected.has(name) && /^(?:trigger|view) /.test(name),
  );
  const first = changed[0]?.[0] ?? foreign[0];
  if (first !== undefined) throw damaged(`${file} was altered by another program (${first})`);
}

/** Throws a StoreError when SQLite itself finds a database damaged. */
export function checkIntegrity(database: MemoryDatabase, file: string): void {
  let answer: unknown;
  try {
    answer = database.all("PRAGMA quick_check(1)")[0]?.["quick_check"];
  } catch (error) {
    answer = error instanceof Error ? error.message : String(error);
  }
  if (answer !== "ok") throw damaged(`${file} is damaged (${String(answer)})`);
}

/** Throws a StoreError when bytes cannot be a SQLite file that this program can open. */
export function checkHeader(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) {
    throw damaged(
      `${file} is empty, as a copy that broke off leaves it; it is not a SQLite database`,
    );
  }
  if (Buffer.from(bytes.subarray(0, 16)).toString("latin1") !== "SQLite format 3\0") {
    throw damaged(`${file} is not a SQLite database`);
  }
  // Bytes 18 and 19 are 2 in WAL mode, where the newest facts lie in another file.
  if (bytes[18] === 2 || bytes[19] === 2) {
    throw damaged(
      `${file} was switched to WAL mode by another program. To switch it back first: sqlite3 ${file} "PRAGMA journal_mode=DELETE"`,
    );
  }
}

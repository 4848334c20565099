import { readFileSync } from "node:fs";
import type { Database, SqlJsStatic } from "sql.js";
import { UserError } from "../../core/errors";
import { readRows } from "./readRows";
import { schemaFile } from "./storeAsset";

const application = "openspec-workstreams";
const schemaVersion = 1;

/** Creates every table of `schema.sql` in an empty database and marks it as ours. */
export function createSchema(database: Database): void {
  database.run(readFileSync(schemaFile(), "utf8"));
  database.run("INSERT INTO meta(key, value) VALUES ('application', ?), ('schema_version', ?)", [
    application,
    String(schemaVersion),
  ]);
}

function moveAway(file: string): string {
  return `Move ${file} away (a new one is made by the next run; specs and bundles are not affected), or put its backup back.`;
}

function metaValues(database: Database): ReadonlyMap<string, string> {
  const tables = readRows(database, "SELECT 1 FROM sqlite_master WHERE name = 'meta'");
  if (tables.length === 0) return new Map();
  const rows = readRows(database, "SELECT * FROM meta");
  return new Map(rows.map((row) => [String(row["key"]), String(row["value"])]));
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*$/gm, "").replace(/\s+/g, " ");
}

function schemaObjects(database: Database): ReadonlyMap<string, string> {
  const rows = readRows(
    database,
    "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_master",
  );
  return new Map(rows.map((row) => [String(row["name"]), withoutComments(String(row["sql"]))]));
}

let own: ReadonlyMap<string, string> | undefined;

function ownObjects(SQL: SqlJsStatic): ReadonlyMap<string, string> {
  if (own !== undefined) return own;
  const reference = new SQL.Database();
  createSchema(reference);
  own = schemaObjects(reference);
  reference.close();
  return own;
}

/** Triggers and views run code of their own, so none but ours may be there; more tables and indexes do no harm. */
function refuseForeignObjects(SQL: SqlJsStatic, database: Database, file: string): void {
  const expected = ownObjects(SQL);
  const found = schemaObjects(database);
  const changed = [...expected].filter(([name, sql]) => found.get(name) !== sql);
  const foreign = [...found.keys()].filter(
    (name) => !expected.has(name) && /^(?:trigger|view) /.test(name),
  );
  const first = changed[0]?.[0] ?? foreign[0];
  if (first === undefined) return;
  throw new UserError(`${file} was altered by another program (${first}). ${moveAway(file)}`);
}

/** Throws a UserError that says what is wrong when a database is not ours, newer than this program, or altered. */
export function checkSchema(SQL: SqlJsStatic, database: Database, file: string): void {
  const meta = metaValues(database);
  if (meta.get("application") !== application) {
    throw new UserError(
      `${file} is a database of another program, so nothing was read from it. ${moveAway(file)}`,
    );
  }
  const version = Number(meta.get("schema_version"));
  if (version > schemaVersion) {
    throw new UserError(
      `${file} was written by a newer version (schema ${version}, this program knows ${schemaVersion}). Update openspec-workstreams.`,
    );
  }
  refuseForeignObjects(SQL, database, file);
}

/** Throws a UserError when SQLite itself finds the file damaged. */
export function checkIntegrity(database: Database, file: string): void {
  let answer: unknown;
  try {
    answer = readRows(database, "PRAGMA quick_check(1)")[0]?.["quick_check"];
  } catch (error) {
    answer = error instanceof Error ? error.message : String(error);
  }
  if (answer === "ok") return;
  throw new UserError(`${file} is damaged (${String(answer)}). ${moveAway(file)}`);
}

/** Throws a UserError when bytes cannot be a SQLite file that this program can open. */
export function checkHeader(bytes: Uint8Array, file: string): void {
  if (Buffer.from(bytes.subarray(0, 16)).toString("latin1") !== "SQLite format 3\0") {
    throw new UserError(`${file} is not a SQLite database. ${moveAway(file)}`);
  }
  // Bytes 18 and 19 are 2 in WAL mode, where the newest facts lie in another file.
  if (bytes[18] === 2 || bytes[19] === 2) {
    throw new UserError(
      `${file} was switched to WAL mode by another program. Switch it back with: sqlite3 ${file} "PRAGMA journal_mode=DELETE"`,
    );
  }
}

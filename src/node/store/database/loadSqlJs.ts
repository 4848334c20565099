import { readFileSync } from "node:fs";
import initSqlJs, { type SqlJsStatic } from "sql.js";
import { wasmFile } from "../storeAsset";

// The SQLite inside sql.js 1.16.0. What the log holds was done by this build and is done again by it.
const sqliteVersion = "3.54.1";

let loaded: Promise<SqlJsStatic> | undefined;

function wasmBinary(): ArrayBuffer {
  const { buffer, byteOffset, length } = readFileSync(wasmFile());
  // A large file has memory of its own, which need not be copied.
  return buffer.byteLength === length ? buffer : buffer.slice(byteOffset, byteOffset + length);
}

/** Loads sql.js once per process, from the disk alone. */
export function loadSqlJs(): Promise<SqlJsStatic> {
  loaded ??= initSqlJs({ wasmBinary: wasmBinary() }).then(assertKnownBuild);
  return loaded;
}

/** Throws when this is not the build that the store was proven with: another version, or one whose export forgets the connection. */
function assertKnownBuild(SQL: SqlJsStatic): SqlJsStatic {
  const database = new SQL.Database();
  database.exec("PRAGMA foreign_keys = ON; CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  const insert = database.prepare("INSERT INTO t VALUES (?)");
  const before = database.export();
  // Builds before 1.15 close prepared statements here.
  insert.run([2]);
  const copy = new SQL.Database(before);
  const found = [
    database.exec("SELECT sqlite_version(), count(*), foreign_keys FROM t, pragma_foreign_keys"),
    copy.exec("SELECT count(*) FROM t"),
  ].map(([result]) => result?.values[0]?.join(" "));
  insert.free();
  database.close();
  copy.close();
  const expected = [`${sqliteVersion} 2 1`, "1"];
  if (JSON.stringify(found) === JSON.stringify(expected)) return SQL;
  throw new Error(
    `This is not the build of sql.js that the store needs: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
  );
}

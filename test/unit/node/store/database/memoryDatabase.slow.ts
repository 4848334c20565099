import assert from "node:assert/strict";
import fc from "fast-check";
import type { SqlJsStatic } from "sql.js";
import { DatabaseBytes } from "../../../../../src/node/store/database/databaseBytes";
import { loadSqlJs } from "../../../../../src/node/store/database/loadSqlJs";
import { MemoryDatabase } from "../../../../../src/node/store/database/memoryDatabase";
import { emptyDatabase, ownSchema } from "../../../../../src/node/store/schema";

const megabyte = 1024 * 1024;

let SQL: SqlJsStatic;
let database: MemoryDatabase;
let copies = 0;
let restoreExport: () => void;

function add(key: string, bytes: number): void {
  database.alter(`INSERT INTO meta(key, value) VALUES ('${key}', hex(zeroblob(${bytes / 2})))`);
}

/** What a program reads that is given these bytes as a file. */
function readBack(bytes: Uint8Array): unknown[] {
  const file = new SQL.Database(bytes.slice());
  const [integrity, version, rows] = file.exec(
    "PRAGMA integrity_check; PRAGMA user_version; SELECT key, value FROM meta ORDER BY key",
  );
  file.close();
  return [integrity?.values, version?.values, rows?.values];
}

function expected(generation: number): unknown[] {
  const rows = database.all("SELECT key, value FROM meta ORDER BY key");
  return [[["ok"]], [[generation]], rows.map((row) => [row["key"], row["value"]])];
}

suite("the database in memory", () => {
  suiteSetup(async () => {
    SQL = await loadSqlJs();
  });
  setup(() => {
    const empty = emptyDatabase(SQL, ownSchema());
    database = new MemoryDatabase(SQL, DatabaseBytes.copyOf(empty.export()));
    empty.close();
    copies = 0;
    const { prototype } = SQL.Database;
    const original = Object.getOwnPropertyDescriptor(prototype, "export") ?? {};
    restoreExport = () => Object.defineProperty(prototype, "export", original);
    Object.defineProperty(prototype, "export", {
      configurable: true,
      get() {
        copies++;
        return original.value as unknown;
      },
    });
  });
  teardown(() => {
    restoreExport();
    database.close();
  });

  test("gives its file as it lies there, without a copy", () => {
    add("a", 3 * megabyte);
    assert.deepEqual(readBack(database.contents(7)), expected(7));
    add("b", megabyte);
    assert.deepEqual(readBack(database.contents(8)), expected(8));
    // Once more under the same number.
    assert.deepEqual(readBack(database.contents(8)), expected(8));
    assert.equal(copies, 0);
  });

  test("moves to where there is room once it has grown out of its own, and is not copied after that", () => {
    add("a", 40 * megabyte);
    assert.deepEqual(readBack(database.contents(1)), expected(1));
    assert.equal(copies, 1);
    add("b", megabyte);
    assert.deepEqual(readBack(database.contents(2)), expected(2));
    assert.equal(copies, 1);
  });

  test("gives the file that SQLite made when it built the database anew", () => {
    add("a", 5 * megabyte);
    assert.deepEqual(readBack(database.contents(1)), expected(1));
    database.alter("DELETE FROM meta WHERE key = 'a'");
    database.shrink();
    const bytes = database.contents(1);
    assert.ok(bytes.length < megabyte);
    assert.deepEqual(readBack(bytes), expected(1));
  });

  test("gives the file as it was before a transaction that was undone, however large", () => {
    add("a", megabyte);
    database.begin();
    // More than SQLite keeps beside the file.
    database.apply({
      events: [],
      writes: [["INSERT INTO meta(key, value) VALUES ('b', hex(zeroblob(12000000)))", []]],
    });
    database.rollback();
    assert.deepEqual(readBack(database.contents(1)), expected(1));
    add("c", megabyte);
    assert.deepEqual(readBack(database.contents(2)), expected(2));
  });

  test("opened from ordinary bytes, it leaves them as they were", () => {
    const bytes = database.export();
    const before = bytes.slice();
    const other = new MemoryDatabase(SQL, bytes);
    other.alter("INSERT INTO meta(key, value) VALUES ('a', 'b')");
    other.close();
    assert.deepEqual(bytes, before);
  });

  test("whatever was done to it, its file is what it holds", () => {
    const change = fc.oneof(
      fc.record({
        key: fc.integer({ min: 0, max: 5 }),
        kilobytes: fc.integer({ min: 1, max: 9000 }),
      }),
      fc.constantFrom("DELETE FROM meta WHERE key = '1'", "VACUUM"),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.array(fc.boolean()), (changes, looks) => {
        for (const [n, each] of changes.entries()) {
          if (each === "VACUUM") database.shrink();
          else if (typeof each === "string") database.alter(each);
          else {
            database.alter(`DELETE FROM meta WHERE key = '${each.key}'`);
            add(String(each.key), each.kilobytes * 1024);
          }
          if (looks[n] === true) assert.deepEqual(readBack(database.contents(n)), expected(n));
        }
        assert.deepEqual(readBack(database.contents(99)), expected(99));
      }),
      { numRuns: 6 },
    );
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type * as z from "zod";
import initSqlJs, { type Database } from "sql.js";
import { columnsWithDefault, tables } from "../../../../src/core/model/tables";

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

suite("tables", () => {
  let database: Database;
  suiteSetup(async () => {
    const { Database } = await initSqlJs();
    database = new Database();
    database.exec(readFileSync("src/node/store/schema.sql", "utf8"));
  });
  suiteTeardown(() => {
    database.close();
  });

  function columns(table: string) {
    const [result] = database.exec(
      `SELECT name, "notnull", pk, dflt_value FROM pragma_table_info('${table}')`,
    );
    return (result?.values ?? []).map(([name, notNull, key, byDefault]) => ({
      name: String(name),
      mayBeNull: notNull === 0 && key === 0,
      hasDefault: byDefault !== null,
    }));
  }

  for (const [table, schema] of Object.entries(tables)) {
    test(`${table}: the columns of schema.sql are the keys of its row, and null where it may be`, () => {
      const stored = Object.fromEntries(
        columns(table).map(({ name, mayBeNull }) => [name, mayBeNull]),
      );
      const typed = Object.fromEntries(
        Object.entries<z.ZodType>(schema.shape).map(([key, type]) => [
          snakeCase(key),
          type.safeParse(null).success,
        ]),
      );
      assert.deepEqual(typed, stored);
    });
  }

  test("the columns that have a default are those that may be left out", () => {
    const found = Object.keys(tables).flatMap((table) =>
      columns(table)
        .filter(({ hasDefault }) => hasDefault)
        .map(({ name }) => name),
    );
    assert.deepEqual(found.sort(), [...columnsWithDefault].sort());
  });
});

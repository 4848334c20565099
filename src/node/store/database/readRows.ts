import type { Database } from "sql.js";
import type { Row, SqlValue } from "../../../core/ports";

/** A second column of the same name becomes `name:1`, as SQLite names it in a subquery, so that none is lost. */
function uniqueNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column;
    for (let n = 1; taken.has(name); n++) name = `${column}:${n}`;
    taken.add(name);
    return name;
  });
}

/** All rows of one statement. */
export function readRows(database: Database, sql: string, params: readonly SqlValue[] = []): Row[] {
  const statement = database.prepare(sql, [...params]);
  try {
    const rows: Row[] = [];
    const names = uniqueNames(statement.getColumnNames());
    while (statement.step()) {
      const values = statement.get();
      rows.push(Object.fromEntries(names.map((name, at) => [name, values[at] ?? null])));
    }
    return rows;
  } finally {
    statement.free();
  }
}

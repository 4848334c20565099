import type { Database } from "sql.js";
import type { Row, SqlValue } from "../../core/ports";

/** All rows of one statement; of columns with the same name the last one counts. */
export function readRows(database: Database, sql: string, params: readonly SqlValue[] = []): Row[] {
  const statement = database.prepare(sql, [...params]);
  try {
    const rows: Row[] = [];
    while (statement.step()) rows.push(statement.getAsObject());
    return rows;
  } finally {
    statement.free();
  }
}

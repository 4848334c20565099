import type { SqlValue, Statement } from "../ports";

type Values = Readonly<Record<string, SqlValue>>;

/** Column names come from our own code only; quoting keeps words such as "column" usable. */
const quote = (column: string) => `"${column}"`;

/** INSERT of one row. */
export function insertInto(table: string, values: Values): Statement {
  const columns = Object.keys(values);
  return {
    sql: `INSERT INTO ${table} (${columns.map(quote).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    params: Object.values(values),
  };
}

/** INSERT of one row that takes the place of the row with the same key. */
export function upsertInto(table: string, key: readonly string[], values: Values): Statement {
  const insert = insertInto(table, values);
  const updates = Object.keys(values)
    .filter((column) => !key.includes(column))
    .map((column) => `${quote(column)} = excluded.${quote(column)}`);
  return {
    ...insert,
    sql: `${insert.sql} ON CONFLICT (${key.map(quote).join(", ")}) DO UPDATE SET ${updates.join(", ")}`,
  };
}

/** UPDATE of the rows whose columns equal `where`. */
export function updateWhere(table: string, where: Values, values: Values): Statement {
  const set = Object.keys(values).map((column) => `${quote(column)} = ?`);
  const conditions = Object.keys(where).map((column) => `${quote(column)} = ?`);
  return {
    sql: `UPDATE ${table} SET ${set.join(", ")} WHERE ${conditions.join(" AND ")}`,
    params: [...Object.values(values), ...Object.values(where)],
  };
}

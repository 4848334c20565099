import type { Columns, NewRow, TableName } from "../model/tables";
import type { SqlValue, Statement } from "../ports";

type Some<Table extends TableName> = Readonly<Partial<Columns<Table>>>;

function entriesOf(values: object): [string, SqlValue][] {
  const entries: readonly [string, unknown][] = Object.entries(values);
  return entries.flatMap(([column, value]) => (isValue(value) ? [[column, value]] : []));
}

function isValue(value: unknown): value is SqlValue {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    value instanceof Uint8Array
  );
}

/** Column names come from our own code only; quoting keeps words such as "column" usable. */
const quote = (column: string) => `"${column}"`;

/** INSERT of one row. */
export function insertInto<Table extends TableName>(
  table: Table,
  values: Readonly<NewRow<Table>>,
): Statement {
  const entries = entriesOf(values);
  const columns = entries.map(([column]) => quote(column)).join(", ");
  return {
    sql: `INSERT INTO ${table} (${columns}) VALUES (${entries.map(() => "?").join(", ")})`,
    params: entries.map(([, value]) => value),
    columns: entries.map(([column]) => `${table}.${column}`),
  };
}

/** INSERT of one row that replaces the row with the same key. */
export function upsertInto<Table extends TableName>(
  table: Table,
  key: readonly (keyof Columns<Table> & string)[],
  values: Readonly<NewRow<Table>>,
): Statement {
  const insert = insertInto(table, values);
  const isKey = new Set<string>(key);
  const updates = entriesOf(values)
    .filter(([column]) => !isKey.has(column))
    .map(([column]) => `${quote(column)} = excluded.${quote(column)}`);
  return {
    ...insert,
    sql: `${insert.sql} ON CONFLICT (${key.map(quote).join(", ")}) DO UPDATE SET ${updates.join(", ")}`,
  };
}

/** UPDATE of the rows whose columns equal `where`. */
export function updateWhere<Table extends TableName>(
  table: Table,
  where: Some<Table>,
  values: Some<Table>,
): Statement {
  const [set, conditions] = [entriesOf(values), entriesOf(where)];
  const equals = ([column]: [string, SqlValue]) => `${quote(column)} = ?`;
  return {
    sql: `UPDATE ${table} SET ${set.map(equals).join(", ")} WHERE ${conditions.map(equals).join(" AND ")}`,
    params: [...set, ...conditions].map(([, value]) => value),
    columns: [...set, ...conditions].map(([column]) => `${table}.${column}`),
  };
}

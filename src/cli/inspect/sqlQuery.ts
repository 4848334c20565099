import { UserError } from "../../core/errors";
import type { Row, RunReader } from "../../core/ports";
import { table } from "./table";

function refusal(why: string): UserError {
  return new UserError(
    `--sql takes one SELECT (or WITH … SELECT), and it reads a copy in memory: ${why}`,
  );
}

function withoutComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Rows of a SELECT; anything that is not one single query is refused before it runs. */
export function sqlRows(reader: RunReader, sql: string): Row[] {
  const query = withoutComments(sql).replace(/(?<![\s;])[\s;]+$/, "");
  if (!/^(?:select|with)\b/i.test(query)) {
    throw refusal(`"${query.split(/\s/, 1)[0] ?? ""}" is not read-only.`);
  }
  try {
    // Only a single query can stand in parentheses, and EXPLAIN compiles it without running it.
    reader.all(`EXPLAIN SELECT * FROM (${query}\n)`);
    return reader.all(query).map(withoutBytes);
  } catch (error) {
    throw refusal(reason(error));
  }
}

function withoutBytes(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
    ]),
  );
}

/** Rows of any columns as a table. */
export function rowsTable(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "No rows.\n";
  const names = Object.keys(first);
  return table(
    names,
    rows.map((row) => names.map((name) => String(row[name] ?? ""))),
  );
}

const write = /^\s*(?:insert|update|delete|replace|with)\b/i;
const unrepeatable =
  /\b(?:random|randomblob|now|current_time|current_date|current_timestamp|last_insert_rowid|changes|total_changes)\b/i;

/** Without the text in quotes, except 'now', which SQLite reads as a time. */
function withoutQuoted(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"/g, (quoted) => (/^'now'$/i.test(quoted) ? "now" : "''"));
}

/**
 * Throws when a statement is no write, or could have another effect when it is done again from the log: times and ids
 * must be parameters.
 */
export function refuseUnrepeatable(sql: string): void {
  const text = withoutQuoted(sql);
  if (write.test(text) && !unrepeatable.test(text)) return;
  throw new Error(`Not a write that can be repeated: ${sql}`);
}

/**
 * What brings a database of one version to the next, in order: the first goes from version 1 to 2. `schema.sql` is what
 * they all add up to. Never changed once released; there is no way back.
 */
export const migrations: readonly string[] = [
  // 2: what a scenario's test showed without the change.
  `ALTER TABLE evidence ADD COLUMN verdict TEXT CHECK (verdict IN ('fails_without', 'rejects', 'held', 'passes_without', 'only_loads', 'not_examined'));
   ALTER TABLE evidence ADD COLUMN verdict_why TEXT;
   ALTER TABLE evidence ADD COLUMN versions_rejected INTEGER;
   ALTER TABLE evidence ADD COLUMN versions_wrong INTEGER`,
];

/** The version of the tables that a program with these migrations writes. */
export function schemaVersionOf(steps: readonly string[]): number {
  return steps.length + 1;
}

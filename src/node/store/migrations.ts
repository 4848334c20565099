/**
 * What brings a database of one version to the next, in order: the first goes from version 1 to 2. `schema.sql` is what
 * they all add up to. Never changed once released; there is no way back.
 */
export const migrations: readonly string[] = [];

/** The version of the tables that a program with these migrations writes. */
export function schemaVersionOf(steps: readonly string[]): number {
  return steps.length + 1;
}

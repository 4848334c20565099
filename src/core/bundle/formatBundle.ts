import type { Bundle } from "../model/bundle";

/** The fields that a new bundle shows its reader, in the order they are written. */
const shown = [
  "id",
  "openspec_change",
  "gate",
  "files_scope",
  "files_create",
  "tasks",
  "acceptance_tests",
  "depends_on",
  "ccpm_issue",
  "circuit_breaker",
  "metadata",
] as const satisfies readonly (keyof Bundle)[];

/** The text of a converted bundle: always the same fields in the same order, two spaces, one line feed at the end. */
export function formatBundle(bundle: Bundle): string {
  const fields = Object.fromEntries(shown.map((field) => [field, bundle[field]]));
  return `${JSON.stringify(fields, null, 2)}\n`;
}

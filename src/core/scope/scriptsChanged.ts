import * as z from "zod";

/** The keys of a package.json that decide which tests run and how. */
export const packageKeys = [
  ...["scripts", "jest", "mocha", "ava", "vitest", "nyc", "c8", "tap"],
  ...["babel", "wireit", "nx", "cypress", "playwright"],
] as const;

const JudgingPartsSchema = z.object(
  Object.fromEntries(packageKeys.map((key) => [key, z.unknown()] as const)),
);

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function judgingParts(text: string): string | null {
  try {
    const parsed = JudgingPartsSchema.partial().safeParse(JSON.parse(text));
    return parsed.success ? JSON.stringify(parsed.data, sorted) : null;
  } catch {
    return null;
  }
}

/**
 * Whether an edit of a package.json touches its scripts or its test runner's configuration. A file that was removed or
 * cannot be read counts as touched; a new one does not.
 */
export function scriptsChanged(before: string | null, after: string | null): boolean {
  if (before === null) return false;
  const [was, is] = [judgingParts(before), after === null ? null : judgingParts(after)];
  return is === null || was !== is;
}

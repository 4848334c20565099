import type { Bundle } from "../../model/bundle";
import { globsOverlap } from "../../scope/globOverlap";
import type { BundleCheck, CheckContext } from "./bundleCheck";

function dependsOn(from: Bundle, id: string, { bundles }: CheckContext): boolean {
  const seen = new Set<string>();
  const open = [...from.depends_on];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    const found = bundles.find(({ bundle }) => bundle.id === next);
    open.push(...(found?.bundle.depends_on ?? []));
  }
  return false;
}

/** Whether the scheduler may run two bundles at the same time. */
function mayRunTogether(one: Bundle, other: Bundle, context: CheckContext): boolean {
  const isGrouped = one.conflict_group !== undefined && one.conflict_group === other.conflict_group;
  return (
    one.gate === other.gate &&
    one.parallel_ok &&
    other.parallel_ok &&
    !isGrouped &&
    !dependsOn(one, other.id, context) &&
    !dependsOn(other, one.id, context)
  );
}

const fields = ["files_scope", "files_create"] as const;

function entriesOf(
  bundle: Bundle,
): { field: (typeof fields)[number]; index: number; entry: string }[] {
  return fields.flatMap((field) => bundle[field].map((entry, index) => ({ field, index, entry })));
}

/** Bundles that may run at the same time do not change the same files. Told once per pair, at the later id. */
export const checkOverlap: BundleCheck = ({ bundle, file, issueAtPath }, context) =>
  context.bundles
    .filter((other) => other.file !== file && other.bundle.id < bundle.id)
    // Once a change is archived its bundles are history.
    .filter(
      (other) =>
        ![other.bundle, bundle].some((each) => context.archived.includes(each.openspec_change)),
    )
    .filter((other) => mayRunTogether(bundle, other.bundle, context))
    .flatMap((other) => {
      for (const { field, index, entry } of entriesOf(bundle)) {
        const theirs = entriesOf(other.bundle).find((each) => globsOverlap(entry, each.entry));
        if (theirs === undefined) continue;
        const shared =
          entry === theirs.entry
            ? `Both`
            : `"${entry}" here and "${theirs.entry}" of ${other.bundle.id}`;
        const found =
          entry === theirs.entry
            ? `${shared} ${bundle.id} and ${other.bundle.id} may change "${entry}"`
            : `${shared} take in the same files`;
        const message = `${found}, so they will not run at the same time. Let one depend on the other, or narrow a scope.`;
        const what = { code: "scopes-do-not-overlap", severity: "warning", message } as const;
        return [issueAtPath([field, index], what)];
      }
      return [];
    });

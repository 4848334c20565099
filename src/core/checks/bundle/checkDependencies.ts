import type { Issue } from "../../model/issue";
import { nearestNames } from "../../json/nearestName";
import type { BundleCheck, CheckContext, CheckedBundle } from "./bundleCheck";

/** A way from a bundle over `depends_on` back to itself, the shortest; undefined when there is none. */
function cycleOf(start: string, { bundles }: CheckContext): string[] | undefined {
  const dependencies = new Map(bundles.map(({ bundle }) => [bundle.id, bundle.depends_on]));
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of dependencies.get(way.at(-1) ?? "") ?? []) {
        if (next === start) return [...way, start];
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return undefined;
}

function cycleIssue({ bundle, issueAtPath }: CheckedBundle, context: CheckContext): Issue[] {
  const cycle = cycleOf(bundle.id, context);
  if (cycle === undefined) return [];
  const index = bundle.depends_on.indexOf(cycle[1] ?? "");
  const message = `${cycle.join(" → ")}: each waits for the other, so none of them can run. Take one of these dependencies out.`;
  return [issueAtPath(["depends_on", index], { code: "dependencies-have-no-cycle", message })];
}

/** What a bundle depends on exists, runs in the same gate or before, and does not wait for it. */
export const checkDependencies: BundleCheck = (checked, context) => {
  const { bundle, issueAtPath } = checked;
  const issues = bundle.depends_on.flatMap((id, index): Issue[] => {
    const at = ["depends_on", index];
    if (!context.ids.includes(id)) {
      const near = nearestNames(id, context.ids)[0];
      const act =
        near === undefined ? "Write that bundle, or take it out." : `Did you mean "${near}"?`;
      const message = `"${bundle.id}" depends on "${id}", which has no bundle in workstreams/. ${act}`;
      return [issueAtPath(at, { code: "dependency-exists", message })];
    }
    const other = context.bundles.find((each) => each.bundle.id === id)?.bundle;
    if (other === undefined || other.gate <= bundle.gate) return [];
    const message = `"${bundle.id}" is in gate ${bundle.gate}, but depends on "${id}" in gate ${other.gate}, which runs later. Put it into gate ${other.gate} too.`;
    return [issueAtPath(at, { code: "dependency-is-in-earlier-gate", message })];
  });
  return [...issues, ...cycleIssue(checked, context)];
};

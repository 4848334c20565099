import type { Bundle } from "../model/bundle";

type Ordered = Pick<Bundle, "id" | "gate" | "depends_on">;

function compare(one: Ordered, other: Ordered): number {
  if (one.gate !== other.gate) return one.gate - other.gate;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

/**
 * The bundles in the order they would run: after what they depend on, then by gate, then by id.
 * The same set gives the same order, however it was sorted. Members of a cycle come last.
 */
export function orderBundles<B extends Ordered>(bundles: readonly B[]): B[] {
  let waiting = [...bundles].sort(compare);
  const known = new Set(waiting.map(({ id }) => id));
  const placed = new Set<string>();
  const ordered: B[] = [];
  for (;;) {
    const isFree = (bundle: B) => bundle.depends_on.every((id) => placed.has(id) || !known.has(id));
    const next = waiting.find(isFree) ?? waiting[0];
    if (next === undefined) return ordered;
    if (!isFree(next)) return [...ordered, ...waiting];
    ordered.push(next);
    placed.add(next.id);
    waiting = waiting.filter((bundle) => bundle !== next);
  }
}

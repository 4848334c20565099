import { workstreamTransitions, type WorkstreamState } from "../model/states";

const resting: readonly WorkstreamState[] = [
  "done",
  "needs_review",
  "failed",
  "cancelled",
  "blocked",
];

/** The states to go through, the last being `to`; throws where the table has no way. */
export function pathTo(from: WorkstreamState, to: WorkstreamState): WorkstreamState[] {
  if (from === to) return [];
  const queue: WorkstreamState[][] = [[from]];
  const seen = new Set<WorkstreamState>([from]);
  for (let path = queue.shift(); path; path = queue.shift()) {
    const at = path.at(-1) ?? from;
    for (const next of workstreamTransitions[at]) {
      if (next === to) return [...path.slice(1), next];
      if (seen.has(next) || resting.includes(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  throw new Error(`A workstream cannot go from ${from} to ${to}`);
}

import picomatch from "picomatch";
import { isGlob, isTooComplex } from "./glob";
import { parseGlob, type GlobPattern, type Units } from "./globPattern";

interface State {
  /** Followed without a letter. */
  free: number[];
  edges: { of: Units; to: number }[];
}

/** A non-deterministic automaton: it starts at its first state and accepts at its last. */
class Automaton {
  readonly states: State[] = [{ free: [], edges: [] }];

  constructor(pattern: GlobPattern) {
    const end = this.#add(pattern, 0);
    this.#link(end, this.#state());
  }

  get end(): number {
    return this.states.length - 1;
  }

  #state(): number {
    return this.states.push({ free: [], edges: [] }) - 1;
  }

  #link(from: number, to: number): void {
    this.states[from]?.free.push(to);
  }

  /** Adds a pattern behind a state; returns the state behind the pattern. */
  #add(pattern: GlobPattern, from: number): number {
    switch (pattern.kind) {
      case "one": {
        const to = this.#state();
        this.states[from]?.edges.push({ of: pattern.of, to });
        return to;
      }
      case "sequence":
        return pattern.parts.reduce((at, part) => this.#add(part, at), from);
      case "choice": {
        const ends = pattern.options.map((option) => this.#addFresh(option, from).end);
        const end = this.#state();
        for (const each of ends) this.#link(each, end);
        return end;
      }
      case "repeat": {
        const inner = this.#addFresh(pattern.part, from);
        const end = this.#state();
        this.#link(inner.end, end);
        if (pattern.many) this.#link(inner.end, inner.start);
        if (pattern.optional) this.#link(from, end);
        return end;
      }
    }
  }

  /** As `#add`, behind a state of its own, so that coming back to it is not coming back to `from`. */
  #addFresh(pattern: GlobPattern, from: number): { start: number; end: number } {
    const start = this.#state();
    this.#link(from, start);
    return { start, end: this.#add(pattern, start) };
  }
}

function share(one: Units, other: Units): boolean {
  return one.some(([from, to]) => other.some(([start, end]) => from <= end && start <= to));
}

// Two globs of 100 letters stay far below; what is built to be slow takes no second.
const mostPairs = 250_000;

/** Whether some text is accepted by both; also true where that would take too long to tell. */
function haveCommonText(one: Automaton, other: Automaton): boolean {
  const width = other.states.length;
  if (one.states.length * width > mostPairs) return true;
  const seen = new Set([0]);
  // Pairs of states, as one number each; what is added while it is walked is walked, too.
  for (const pair of seen) {
    const [left, right] = [Math.floor(pair / width), pair % width];
    if (left === one.end && right === other.end) return true;
    const [from, beside] = [one.states[left], other.states[right]];
    if (from === undefined || beside === undefined) continue;
    for (const to of from.free) seen.add(to * width + right);
    for (const to of beside.free) seen.add(left * width + to);
    for (const { of, to } of from.edges)
      for (const next of beside.edges) if (share(of, next.of)) seen.add(to * width + next.to);
  }
  return false;
}

/** The folders and letters that every path begins with which the glob matches. */
function literalStart(glob: string): string {
  // A choice may be one of the whole glob.
  if (glob.includes("|")) return "";
  return (/^[^*?[\]{}()!@+]*/.exec(glob)?.[0] ?? "").replace(/\/$/, "");
}

/** Whether two scope entries can match one and the same path; for patterns too odd to tell the answer is yes. */
export function globsOverlap(one: string, other: string): boolean {
  if (one === other) return true;
  if (!isGlob(one) && !isGlob(other)) return false;
  if (!isGlob(one))
    return isTooComplex(other) || picomatch(other, { dot: true, nonegate: true })(one);
  if (!isGlob(other))
    return isTooComplex(one) || picomatch(one, { dot: true, nonegate: true })(other);
  const [start, otherStart] = [literalStart(one), literalStart(other)];
  if (!start.startsWith(otherStart) && !otherStart.startsWith(start)) return false;
  const [left, right] = [parseGlob(one), parseGlob(other)];
  if (left === undefined || right === undefined) return true;
  return haveCommonText(new Automaton(left), new Automaton(right));
}

import type { ProofRequire, ProofVerdict, VerdictKind } from "../model/proof";
import type { Ending } from "./redReason";

/** What a scenario's test has to do: fail without the change, or hold on both sides of it. */
export type Need = "difference" | "held";

/** What was seen of one test or command: how it ended on each version, in the order in which they were made. */
export interface Observation {
  test: string;
  endings: readonly Ending[];
}

/** What a verdict is made of. */
export interface Observed {
  need: Need;
  /** Whether every product file of the change is new: without it there is nothing but hollow functions. */
  isAllNew: boolean;
  observations: readonly Observation[];
  /** Why no version could be looked at. */
  notExamined?: string;
}

function isRejection(ending: Ending): boolean {
  return ending === "assertion" || ending === "error";
}

function counted({ test, endings }: Observation) {
  const rejected = endings.filter(isRejection).length;
  const passed = endings.filter((each) => each === "passed" || each === "hollow_error").length;
  return { test, rejected, passed, versions: rejected + passed, endings };
}

type Counted = ReturnType<typeof counted>;

/** The first row that applies decides. */
const rows: readonly {
  kind: VerdictKind;
  applies: (seen: Counted, observed: Observed) => boolean;
}[] = [
  {
    kind: "held",
    applies: ({ rejected, passed }, { need }) => need === "held" && passed > 0 && rejected === 0,
  },
  { kind: "rejects", applies: ({ rejected }, { isAllNew }) => rejected > 0 && isAllNew },
  { kind: "fails_without", applies: ({ rejected }) => rejected > 0 },
  { kind: "passes_without", applies: ({ passed }) => passed > 0 },
  { kind: "not_examined", applies: ({ endings }) => endings.includes("timeout") },
  { kind: "only_loads", applies: () => true },
];

function verdictOn(seen: Counted, observed: Observed): ProofVerdict {
  const row = rows.find(({ applies }) => applies(seen, observed));
  const { test, rejected, versions } = seen;
  const kind = row?.kind ?? "not_examined";
  const why = kind === "not_examined" ? { why: "it did not end in time without the change" } : {};
  return { kind, test, rejected, versions, ...why };
}

const order = [
  "fails_without",
  "rejects",
  "held",
  "only_loads",
  "not_examined",
  "passes_without",
] as const satisfies readonly VerdictKind[];

/** The verdict on a scenario: that of the test which says most. */
export function verdictOf(observed: Observed): ProofVerdict {
  const { notExamined, observations } = observed;
  const [first] = observations;
  if (notExamined !== undefined || first === undefined) {
    const why = notExamined ?? "no test of it was run";
    return { kind: "not_examined", test: first?.test ?? "", rejected: 0, versions: 0, why };
  }
  const all = observations.map((each) => verdictOn(counted(each), observed));
  const best = order.flatMap((kind) => all.find((each) => each.kind === kind) ?? [])[0];
  return best ?? verdictOn(counted(first), observed);
}

/** What each policy takes for proven. */
const enough = {
  passed: {
    fails_without: true,
    rejects: true,
    held: true,
    passes_without: true,
    only_loads: true,
    not_examined: true,
  },
  discriminating: {
    fails_without: true,
    rejects: true,
    held: true,
    passes_without: false,
    only_loads: true,
    not_examined: true,
  },
  strong: {
    fails_without: true,
    rejects: true,
    held: true,
    passes_without: false,
    only_loads: false,
    not_examined: false,
  },
} as const satisfies Record<ProofRequire, Record<VerdictKind, boolean>>;

/** Whether a verdict proves its scenario under a policy. */
export function isEnough(verdict: ProofVerdict, require: ProofRequire): boolean {
  const { kind, rejected, versions } = verdict;
  if (require === "strong" && kind === "rejects" && rejected < versions) return false;
  return enough[require][kind];
}

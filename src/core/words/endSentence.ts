/** How a workstream ended in a run: the kind, and what the sentence about it is made of. */
export type WorkstreamEnding =
  | { kind: "done"; proof: string }
  | { kind: "needs_review"; summary: string }
  | { kind: "failed"; attempt: string; summary: string }
  | { kind: "stopped"; breaker: string }
  | { kind: "cancelled"; attempt: string }
  | { kind: "blocked"; why: string };

/** How each sentence begins that has a detail; the state's word says the same wherever it stands before it. */
const leads = {
  needs_review: "Needs you: ",
  failed: "Failed in ",
  stopped: "Stopped: ",
  blocked: "Blocked: ",
} as const;

/** The sentence that the engine records as the reason of a workstream's state. */
export function endSentence(ending: WorkstreamEnding): string {
  switch (ending.kind) {
    case "done":
      return `Proven, not merged. ${ending.proof}.`;
    case "needs_review":
      return `${leads.needs_review}${ending.summary}.`;
    case "failed":
      return `${leads.failed}${ending.attempt}: ${ending.summary}.`;
    case "stopped":
      return `${leads.stopped}${ending.breaker}.`;
    case "cancelled":
      return `Cancelled in ${ending.attempt}.`;
    case "blocked":
      return `${leads.blocked}${ending.why}.`;
  }
}

/** The detail of a recorded `endSentence`, without its lead and full stop: `STATIC #1: 2 new issues`. */
export function endDetail(sentence: string): string {
  const lead = Object.values(leads).find((each) => sentence.startsWith(each)) ?? "";
  return sentence.slice(lead.length).replace(/\.$/, "");
}

/** `: STATIC #1: 2 new issues`, to stand after the state's word; empty without a reason. */
export function because(reason: string | null): string {
  return reason === null ? "" : `: ${endDetail(reason)}`;
}

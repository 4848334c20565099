import { assertNever } from "../errors";
import type { Action } from "./decide";
import { strategyWords } from "../words/strategyWords";
import { shortCommit } from "../words/shortId";

/** What a workstream will do next and why, as people read it: `PIPELINE: fresh context by aider`. */
export function describeAction(action: Action): { what: string; why: string | null } {
  switch (action.kind) {
    case "edit":
    case "static":
    case "runtime":
      return { what: action.kind.toUpperCase(), why: null };
    case "fix": {
      const { fix } = action;
      const by = "agent" in fix ? ` by ${fix.agent}` : "";
      const to = "to" in fix ? ` to ${shortCommit(fix.to)}` : "";
      return { what: `PIPELINE: ${strategyWords[fix.strategy]}${by}${to}`, why: fix.because };
    }
    case "finish": {
      const breaker = "breaker" in action ? action.breaker : undefined;
      const what = action.state === "failed" ? "nothing: it stops again" : `end as ${action.state}`;
      return { what, why: breaker?.message ?? null };
    }
    default:
      return assertNever(action);
  }
}

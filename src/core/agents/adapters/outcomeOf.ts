import type { AgentOutcome } from "./agentAdapter";

type Failure = Exclude<AgentOutcome, "ok" | "denied">;

/** What the status of a refused request means. */
export function outcomeOfStatus(status: number): Failure {
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "crashed";
}

const words: readonly (readonly [Failure, RegExp])[] = [
  [
    "auth",
    /\b40[13]\b|unauthori[sz]ed|authenticat|not logged in|\/login\b|invalid api key|api key (?:not found|not valid)|no auth|auth method/i,
  ],
  ["rate_limited", /\b429\b|rate.?limit|too many requests|quota|usage limit/i],
  [
    "server_error",
    /\b5\d\d\b|overloaded|high demand|internal server error|ECONNREFUSED|ENOTFOUND/i,
  ],
];

/** What a text means that an agent printed as an error; never for what its model says. */
export function outcomeOfText(text: string): Failure {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? "crashed";
}

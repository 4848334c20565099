import * as z from "zod";

/** How much a scenario's test has to show: that it passed, that it can tell the difference, or that nothing was left open. */
export const ProofRequireSchema = z.enum(["passed", "discriminating", "strong"]);
export type ProofRequire = z.infer<typeof ProofRequireSchema>;

/** What the engine saw of a scenario's test on versions without the change. */
export const VerdictKindSchema = z.enum([
  "fails_without",
  "rejects",
  "held",
  "passes_without",
  "only_loads",
  "not_examined",
]);
export type VerdictKind = z.infer<typeof VerdictKindSchema>;

/** The verdict on one scenario; `rejected` of `versions` wrong versions made its test fail. */
export interface ProofVerdict {
  kind: VerdictKind;
  rejected: number;
  versions: number;
  /** Test or command that the verdict is about. */
  test: string;
  why?: string;
}

import { assertNever } from "../errors";
import type { ProofVerdict } from "../model/proof";

/** A verdict as people read it: what the engine saw of the test without the change. */
export function verdictWords({
  kind,
  rejected,
  versions,
  why,
}: Omit<ProofVerdict, "test">): string {
  switch (kind) {
    case "fails_without":
      return "fails without the change";
    case "rejects":
      return `${rejected} of ${versions} wrong versions rejected`;
    case "held":
      return "held before and after";
    case "passes_without":
      return "passes without the change";
    case "only_loads":
      return "only loads: its test does not load without the change";
    case "not_examined":
      return `not examined, because ${why ?? "nothing could be run"}`;
    default:
      return assertNever(kind);
  }
}

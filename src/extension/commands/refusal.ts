import { UserError } from "../../core/errors";
import type { Issue } from "../../core/model/issue";

/** What the command line said when it did not do what it was asked to. */
export function refusal(issues: readonly Issue[]): UserError {
  return new UserError(issues.map((issue) => issue.message).join(" "), { issues });
}

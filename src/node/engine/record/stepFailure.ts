import type { AttemptReason } from "../../../core/model/states";

/** A step cannot go on, for a reason that is part of the product: it ends as a failed attempt, not as a crash. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  constructor(
    readonly reason: AttemptReason,
    message: string,
  ) {
    super(message);
  }
}

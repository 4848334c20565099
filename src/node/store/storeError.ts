import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";

/**
 * What is wrong with the store. `damaged`: its files are not what was written · `missing`: a file is gone · `replaced`:
 * another or an older store lies there · `newer`: written by a later version · `locked`: somebody else holds it ·
 * `refused`: what was asked is not possible.
 */
export type StoreErrorKind = "damaged" | "missing" | "replaced" | "newer" | "locked" | "refused";

/** A refusal of the store: what was found, where, and what to do. Files are left as they were. */
export class StoreError extends UserError {
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, options: { cause?: unknown } = {}) {
    super(message, {
      ...options,
      issues: [
        issueAt({ file: ".workstreams/state.db" }, { source: "store", code: kind, message }),
      ],
    });
    this.kind = kind;
  }
}

const recoverAdvice =
  "Nothing was changed. See what can be kept, and keep it, with: openspec-workstreams recover";

/** A file is not what was written. */
export function damaged(found: string): StoreError {
  return new StoreError("damaged", `${found}. ${recoverAdvice}`);
}

/** A record of a log is not what was written, and whole ones follow. */
export function damagedAt(file: string, at: number): StoreError {
  return damaged(`${file} is damaged at byte ${at}; what follows is intact, so nothing was cut`);
}

/** A file that must be there is gone. */
export function missing(found: string): StoreError {
  return new StoreError("missing", `${found}. ${recoverAdvice}`);
}

/** Other files than before lie there. */
export function replaced(found: string): StoreError {
  return new StoreError("replaced", `${found}. ${recoverAdvice}`);
}

/** Whether the files themselves are the reason, so that memory may hold more than they do. */
export function isLoss(error: unknown): error is StoreError {
  return error instanceof StoreError && ["damaged", "missing", "replaced"].includes(error.kind);
}

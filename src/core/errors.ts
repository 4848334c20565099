import type { Issue } from "./model/issue";

/** 1 invalid, failed or not proven · 2 usage, configuration or environment · 3 a person is needed. */
export type UserErrorExit = 1 | 2 | 3;

/**
 * An error whose message is written for the person at the keyboard: what was found, then what to do.
 * `issues` carry the places; `exitCode` is what the CLI ends with.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode: UserErrorExit;
  readonly issues: readonly Issue[];

  constructor(
    message: string,
    options: { exitCode?: UserErrorExit; issues?: readonly Issue[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 2;
    this.issues = options.issues ?? [];
  }
}

/** Makes a `switch` over a union fail to compile when a member is added. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import {
  rememberCommands,
  unapprovedCommands,
  type ConsentPlace,
  type RepositoryCommand,
} from "./rememberedCommands";

export interface ConsentOptions extends ConsentPlace {
  /** The person trusts whatever this repository runs: `--trust`. */
  trust: boolean;
  /** Whether somebody can be asked. */
  tty: boolean;
  /** Shows the commands and resolves to the person's answer. */
  ask(commands: readonly RepositoryCommand[]): Promise<boolean>;
  now: number;
}

// What a terminal would not show as it is: control characters, and those that reorder or hide text.
const hidden = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
  "g",
);

/** A command as it can be shown: what a terminal would hide is spelled out. */
export function visibleCommand(command: string): string {
  return command.replace(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function refusal(commands: readonly RepositoryCommand[], message: string): UserError {
  const lines = commands.map(({ command, from }) => `  ${visibleCommand(command)}   (${from})`);
  return new UserError([message, ...lines].join("\n"), {
    exitCode: 3,
    issues: commands.map(({ command, from }) =>
      issueAt(
        { file: from },
        {
          source: "consent",
          code: "command-not-approved",
          message: `nobody has approved the command: ${visibleCommand(command)}`,
          help: "Read it, then add --trust, or run in a terminal and answer yes",
        },
      ),
    ),
  });
}

/**
 * Lets commands of repository files run only with a person's yes, which is given once: remembered, by `--trust`, or on
 * being asked. Throws a UserError (exit 3) that lists what nobody has approved.
 */
export async function requireConsent(
  commands: readonly RepositoryCommand[],
  options: ConsentOptions,
): Promise<void> {
  const open = unapprovedCommands(commands, options);
  if (open.length === 0) return;
  if (!options.trust && !options.tty) {
    throw refusal(
      open,
      "This repository wants to run commands that nobody has approved. Read them, then add --trust:",
    );
  }
  if (!options.trust && !(await options.ask(open))) {
    throw refusal(open, "Nothing ran, because these commands were not approved:");
  }
  rememberCommands(open, options, options.now);
}

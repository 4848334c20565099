import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import {
  rememberCommands,
  unapprovedCommands,
  type ConsentPlace,
  type OpenCommand,
  type RepositoryCommand,
} from "./rememberedCommands";

export interface ConsentOptions extends ConsentPlace {
  /** The person trusts whatever this repository runs: `--trust`. */
  trust: boolean;
  /** Whether somebody can be asked. */
  tty: boolean;
  /** Shows the commands and resolves to the person's answer. */
  ask(commands: readonly OpenCommand[]): Promise<boolean>;
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

const titles = {
  command: "",
  agent: "agent: ",
  tool: "checker: ",
  configuration: "configuration that is code: ",
  variable: "environment variable for checkers and tests: ",
} as const satisfies Record<NonNullable<RepositoryCommand["kind"]>, string>;

const mostNames = 8;

function listed(names: readonly string[]): string {
  const shown = [...new Set(names)].slice(0, mostNames).map(visibleCommand).join(", ");
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** One line for a person: what it is, which file says so, what it starts, and what of that has changed since a yes. */
export function consentLine(open: OpenCommand): string {
  const { kind = "command", command, from, content = [], changed } = open;
  const names = content.map(({ name }) => name).filter((name) => name !== from && name !== command);
  const why = [
    ...(from === command ? [] : [visibleCommand(from)]),
    ...(changed === undefined && names.length > 0 ? [`starts ${listed(names)}`] : []),
    ...(changed === undefined ? [] : [`changed since your yes: ${listed(changed)}`]),
  ];
  const told = why.length === 0 ? "" : `   (${why.join("; ")})`;
  return `  ${titles[kind]}${visibleCommand(command)}${told}`;
}

const wordings = {
  command: "nobody has approved the command",
  agent: "nobody has approved the agent",
  tool: "nobody has approved the checker",
  configuration: "nobody has approved the configuration",
  variable: "nobody has approved handing on the variable",
} as const satisfies Record<NonNullable<RepositoryCommand["kind"]>, string>;

function openMessage({ kind = "command", command, changed }: OpenCommand): string {
  const what = `${wordings[kind]}: ${visibleCommand(command)}`;
  return changed === undefined ? what : `${what} as it is now; changed: ${listed(changed)}`;
}

function refusal(commands: readonly OpenCommand[], message: string): UserError {
  const lines = commands.map(consentLine);
  return new UserError([message, ...lines].join("\n"), {
    exitCode: 3,
    issues: commands.map((open) =>
      issueAt(
        { file: open.from },
        {
          source: "consent",
          code: open.changed === undefined ? "command-not-approved" : "command-changed",
          message: openMessage(open),
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

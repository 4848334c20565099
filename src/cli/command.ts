import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core/errors";
import type { Issue } from "../core/model/issue";
import { formatIssue, issueAt } from "../core/model/issueAt";
import type { ExitCode } from "../protocol/cli";
import { refuseForeignPast } from "../node/foreignFolders";
import { findProject, type Project } from "../node/project";
import { visibleJson } from "../core/text/controlCharacters";
import type { Io } from "./io";
import { outputTo, type Output } from "./terminal/output";

/** What every command gets: where it was asked to work and how to answer. */
export interface CommandContext {
  json: boolean;
  io: Io;
  stdout: Output;
  stderr: Output;
  /** The folder given with --root, else the working directory; an absolute path. */
  start: string;
  /** Finds the project; throws a UserError (exit 2) when there is none. */
  project(): Project;
  /** Prose for the person: stdout normally, stderr with --json. */
  say(text: string): void;
}

/** What a command of ours found out. `human` is printed to stdout without --json; issues go to stderr. */
export interface Outcome {
  data: unknown;
  exitCode?: ExitCode;
  issues?: readonly Issue[];
  human: string;
  /** stdout has had its lines already, as things happened; prose goes to stderr. */
  isStreamed?: true;
}

/** A command that prints OpenSpec's own document instead of ours. */
export interface ForeignOutcome {
  /** Undefined: OpenSpec prints none here, only what it says to people. */
  document: unknown;
  exitCode: ExitCode;
  /** Read only where a person is to read it: it may be a getter. */
  human: string;
  /** Printed to stderr without --json, or when there is no document. */
  notes?: string;
  /** Nothing else was printed or is being done, so the process may end as soon as the document is written. */
  isLast?: true;
}

type Handler = (context: CommandContext) => Promise<Outcome | ForeignOutcome>;

function globalOptions(command: Command): { root?: string; json?: boolean } {
  return command.optsWithGlobals();
}

function failure(name: string, error: UserError): Outcome {
  const issues =
    error.issues.length > 0
      ? error.issues
      : [issueAt({ file: "." }, { source: name, code: "cannot-continue", message: error.message })];
  return { data: null, exitCode: error.exitCode, issues, human: "" };
}

function writeDocument(io: Io, document: unknown): boolean {
  return io.writeAll(`${visibleJson(JSON.stringify(document, null, 2))}\n`);
}

function print(name: string, context: CommandContext, outcome: Outcome | ForeignOutcome): ExitCode {
  const { io, json, stdout, stderr } = context;
  const exitCode = outcome.exitCode ?? 0;
  if ("document" in outcome) {
    if (json && outcome.document !== undefined) {
      const isWritten = writeDocument(io, outcome.document);
      if (isWritten && outcome.isLast === true) io.exit?.(exitCode);
      return exitCode;
    }
    if (!json) stdout.write(outcome.human);
    stderr.write(outcome.notes ?? "");
    return exitCode;
  }
  const issues = outcome.issues ?? [];
  if (json) {
    const document = {
      version: 1,
      command: name,
      ok: exitCode === 0,
      exitCode,
      data: outcome.data ?? null,
      issues,
    };
    writeDocument(io, document);
    return exitCode;
  }
  (outcome.isStreamed === true ? stderr : stdout).write(outcome.human);
  for (const issue of issues) stderr.write(`${issue.severity}: ${formatIssue(issue)}\n`);
  return exitCode;
}

/** What is loaded late has a class of its own for the same error. */
function isUserError(error: unknown): error is UserError {
  return error instanceof UserError || (error instanceof Error && error.name === "UserError");
}

/** What the system refused, which its message tells; where in this program it was asked for helps nobody. */
function asUserError(error: unknown): UserError | undefined {
  if (isUserError(error)) return error;
  const isRefused = error instanceof Error && "code" in error && "syscall" in error;
  return isRefused ? new UserError(`The system refused: ${error.message}`) : undefined;
}

/** Whatever the command: what is in the project's own folders has to be the project's own. Where there is none, it says so. */
async function refuseForeign(start: string): Promise<void> {
  let project: Project;
  try {
    project = findProject(start);
  } catch (error) {
    if (isUserError(error)) return;
    throw error;
  }
  await refuseForeignPast(project);
}

/** The whole program: it knows what its caller gave it, and in the end how it went. */
export class Program extends Command {
  exitCode: ExitCode = 0;

  constructor(
    name: string,
    readonly io: Io,
  ) {
    super(name);
  }
}

function programOf(command: Command): Program {
  let top = command;
  while (top.parent !== null) top = top.parent;
  if (top instanceof Program) return top;
  throw new Error(`${command.name()} belongs to no program`);
}

function contextOf(
  io: Io,
  { root, json = false }: { root?: string; json?: boolean },
): CommandContext {
  const start = path.resolve(io.cwd, root ?? ".");
  const stdout = outputTo(io.stdout, io.env);
  const stderr = outputTo(io.stderr, io.env);
  return {
    json,
    io,
    stdout,
    stderr,
    start,
    project: () => findProject(start),
    say: (text) => {
      (json ? stderr : stdout).write(text);
    },
  };
}

/**
 * Runs one command and keeps its exit code: the only place where a UserError becomes an answer.
 * With --json exactly one document goes to stdout, also when it fails.
 */
export async function runCommand(command: Command, name: string, handler: Handler): Promise<void> {
  const program = programOf(command);
  const context = contextOf(program.io, globalOptions(command));
  try {
    await refuseForeign(context.start);
    program.exitCode = print(name, context, await handler(context));
  } catch (thrown) {
    const error = asUserError(thrown);
    if (error === undefined) throw thrown;
    if (!context.json) context.stderr.write(`${error.message}\n`);
    const answer = failure(name, error);
    // An issue that the message says already is not said twice.
    const more = error.issues.filter(({ message }) => !error.message.includes(message));
    program.exitCode = print(name, context, context.json ? answer : { ...answer, issues: more });
  }
}

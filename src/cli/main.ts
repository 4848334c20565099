import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command, CommanderError } from "commander";
import { issueAt } from "../core/model/issueAt";
import { defineList } from "./commands/list";
import { defineShow } from "./commands/show";
import { defineValidate } from "./commands/validate";
import { withEnvironment } from "../node/processes/ownEnvironment";
import { withPathFolders } from "../node/processes/searchPath";
import type { ExitCode } from "../protocol/cli";
import { Program } from "./command";
import type { Io } from "./io";
import { outputTo } from "./terminal/output";

/** What an editor or a script asks often is loaded at once, everything else only when it is asked for. */
const quick: Readonly<Record<string, (program: Command) => void>> = {
  list: defineList,
  show: defineShow,
  validate: defineValidate,
};

/** Adds the options that every command understands; they may stand before or after the command's name. */
function withGlobalOptions<C extends Command>(command: C): C {
  return command
    .option("--root <dir>", "folder of the project (default: the working directory)")
    .option("--json", "print one JSON document on stdout");
}

/** The command's name in the arguments; undefined when only a parser can tell. */
function askedFor(args: readonly string[]): string | undefined {
  let at = 0;
  while (args[at] === "--json" || args[at] === "--root") at += args[at] === "--root" ? 2 : 1;
  return args[at];
}

/** The version of the package, of which this file lies in a folder. */
function ownVersion(): string {
  const text = readFileSync(path.join(import.meta.dirname, "../package.json"), "utf8");
  return /^ {2}"version": "(.*)"/m.exec(text)?.[1] ?? "unknown";
}

async function createProgram(args: readonly string[], io: Io): Promise<Program> {
  const stdout = outputTo(io.stdout, io.env);
  const stderr = outputTo(io.stderr, io.env);
  const program = withGlobalOptions(new Program("openspec-workstreams", io))
    .description('Takes an OpenSpec change to merged, verified code; the engine owns "done".')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        stderr.write(text);
      },
      writeOut: (text) => {
        stdout.write(text);
      },
    });
  const name = askedFor(args) ?? "";
  const isAsked = args.includes("--version") || args.includes("-V");
  program.version(isAsked ? ownVersion() : "", "-V, --version", "print the version");
  if (name === "--version" || name === "-V") return program;
  const define = Object.hasOwn(quick, name) ? quick[name] : undefined;
  if (define !== undefined) {
    define(program);
  } else {
    const { defineCommands } = await import("./defineCommands");
    defineCommands(program);
  }
  prepareSubcommands(program);
  return program;
}

function prepareSubcommands(parent: Command): void {
  for (const command of parent.commands) {
    withGlobalOptions(command).exitOverride();
    prepareSubcommands(command);
  }
}

/** commander has printed the sentence; help and version are no failures. */
function answerUsageError(error: CommanderError, args: readonly string[], io: Io): ExitCode {
  const asked = ["commander.helpDisplayed", "commander.version", "commander.help"];
  if (asked.includes(error.code)) return 0;
  if (!args.includes("--json")) return 2;
  const issue = issueAt({ file: "." }, { source: "cli", code: error.code, message: error.message });
  const document = {
    version: 1,
    command: args[0] ?? "",
    ok: false,
    exitCode: 2,
    data: null,
    issues: [issue],
  };
  outputTo(io.stdout, io.env).writeJson(`${JSON.stringify(document, null, 2)}\n`);
  return 2;
}

async function answer(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const program = await createProgram(args, io);
    await program.parseAsync(args, { from: "user" });
    return program.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return answerUsageError(error, args, io);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    outputTo(io.stderr, io.env).write(`${text}\n`);
    return 2;
  }
}

/**
 * Calls the program with arguments as a shell would give them (without Node and the file); resolves to its exit code.
 * What it reads of its surroundings, and where it writes, is in `io`.
 */
export function main(args: readonly string[], io: Io): Promise<ExitCode> {
  // Everything that is started inherits it: a relative folder would be one of whatever project that happens to run in.
  const env = withPathFolders(io.env);
  return withEnvironment(env, () => answer(args, { ...io, env }));
}

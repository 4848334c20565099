import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { issueAt } from "../core/model/issueAt";
import { defineList } from "./commands/list";
import { defineShow } from "./commands/show";
import { defineValidate } from "./commands/validate";
import { withPathFolders } from "../node/processes/searchPath";
import { stderr, stdout } from "./terminal/output";

/** What an editor or a script asks often is loaded at once, everything else only when it is asked for. */
const quick: Readonly<Record<string, (program: Command) => void>> = {
  list: defineList,
  show: defineShow,
  validate: defineValidate,
};

/** Adds the options that every command understands; they may stand before or after the command's name. */
function withGlobalOptions(command: Command): Command {
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

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = withGlobalOptions(new Command("openspec-workstreams"))
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
function answerUsageError(error: CommanderError): void {
  const asked = error.code === "commander.helpDisplayed" || error.code === "commander.version";
  process.exitCode = asked || error.code === "commander.help" ? 0 : 2;
  if (process.exitCode === 0 || !process.argv.includes("--json")) return;
  const issue = issueAt({ file: "." }, { source: "cli", code: error.code, message: error.message });
  const document = {
    version: 1,
    command: process.argv[2] ?? "",
    ok: false,
    exitCode: 2,
    data: null,
    issues: [issue],
  };
  stdout.writeJson(`${JSON.stringify(document, null, 2)}\n`);
}

// Everything that is started inherits it: a relative folder would be one of whatever project that happens to run in.
Object.assign(process.env, withPathFolders(process.env));

createProgram(process.argv.slice(2))
  .then((program) => program.parseAsync(process.argv))
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      answerUsageError(error);
      return;
    }
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  });

import { Command, CommanderError } from "commander";
import { issueAt } from "../core/model/issue";
import { defineProposal } from "./commands/proposal";
import { defineList } from "./commands/list";
import { defineConvert } from "./commands/convert";
import { defineCheck } from "./commands/check";
import { defineInspect } from "./commands/inspect";
import { definePlugins } from "./commands/plugins";

/** Adds the options that every command understands; they may stand before or after the command's name. */
function withGlobalOptions(command: Command): Command {
  return command
    .option("--root <dir>", "folder of the project (default: the working directory)")
    .option("--json", "print one JSON document on stdout");
}

function createProgram(): Command {
  const program = withGlobalOptions(new Command("openspec-workstreams"))
    .description('Takes an OpenSpec change to merged, verified code; the engine owns "done".')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  // Each command registers itself: defineX(program).
  defineProposal(program);
  defineList(program);
  defineConvert(program);
  defineCheck(program);
  defineInspect(program);
  definePlugins(program);
  for (const command of program.commands) withGlobalOptions(command).exitOverride();
  return program;
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
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

createProgram()
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      answerUsageError(error);
      return;
    }
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 2;
  });

import { Command, CommanderError } from "commander";
import { issueAt } from "../core/model/issue";
import { defineRun } from "./commands/run";
import { defineResume } from "./commands/resume";
import { defineAttach } from "./commands/attach";
import { defineCancel } from "./commands/cancel";
import { defineConfirm } from "./commands/confirm";
import { defineMerge } from "./commands/merge";
import { defineAgents } from "./commands/agents";
import { defineProposal } from "./commands/proposal";
import { defineList } from "./commands/list";
import { defineConvert } from "./commands/convert";
import { defineCheck } from "./commands/check";
import { defineArchive } from "./commands/archive";
import { defineInspect } from "./commands/inspect";
import { definePlugins } from "./commands/plugins";
import { defineTour } from "./commands/tour";

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
  defineRun(program);
  defineResume(program);
  defineAttach(program);
  defineCancel(program);
  defineConfirm(program);
  defineMerge(program);
  defineProposal(program);
  defineList(program);
  defineConvert(program);
  defineCheck(program);
  defineInspect(program);
  defineArchive(program);
  definePlugins(program);
  defineAgents(program);
  defineTour(program);
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

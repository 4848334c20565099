import { Option, type Command } from "commander";
import { archiveQuestionIds } from "../../core/archive/archiveQuestions";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { archiveChange, rootOf, type ArchiveOptions } from "../archive/archiveChange";
import { Declined } from "../archive/settleQuestions";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";

interface Options {
  yes?: boolean;
  agree?: string[];
  skipSpecs?: boolean;
  validate: boolean;
  dryRun?: boolean;
  commit?: boolean;
  force?: boolean;
  note?: string;
}

function optionsOf(given: Options): ArchiveOptions {
  return {
    agreed: (question) => given.yes === true || (given.agree ?? []).includes(question),
    skipSpecs: given.skipSpecs ?? false,
    validate: given.validate,
    dryRun: given.dryRun ?? false,
    commit: given.commit ?? false,
    force: given.force ?? false,
    note: given.note,
  };
}

function refused(context: CommandContext, refusal: ArchiveRefusal): ForeignOutcome {
  const { code, message, fix } = refusal;
  if (!context.json) {
    context.stderr.write(`${message}\n${fix === undefined ? "" : `Fix: ${fix}\n`}`);
  }
  return {
    document: {
      archive: null,
      root: rootOf(context.project()),
      status: [{ severity: "error", code, message, ...(fix === undefined ? {} : { fix }) }],
    },
    exitCode: 1,
    human: "",
  };
}

async function archive(
  context: CommandContext,
  change: string,
  given: Options,
): Promise<ForeignOutcome> {
  try {
    return await archiveChange(context, context.project(), change, optionsOf(given));
  } catch (error) {
    if (error instanceof ArchiveRefusal) return refused(context, error);
    if (!(error instanceof Declined)) throw error;
    return { document: { archive: null }, exitCode: 0, human: `${error.message}\n` };
  }
}

/** `archive`: moves a finished change to the archive, with OpenSpec's document. */
export function defineArchive(program: Command): void {
  program
    .command("archive")
    .description("move a finished change to the archive and merge its specs")
    .argument("<change>", "id of the change")
    .option("-y, --yes", "do not ask: go on with incomplete tasks, unmerged work, spec updates")
    .addOption(
      new Option("--agree <what...>", "agree to single questions").choices(archiveQuestionIds),
    )
    .option("--skip-specs", "leave the main specs as they are")
    .option("--no-validate", "do not validate the change and the merged specs")
    .option("--dry-run", "say what would be done, with a diff of every spec; change nothing")
    .option("--commit", "commit exactly what was moved and merged")
    .option("--force", "archive although workstreams are not done; needs --note")
    .option("--note <text>", "why, for the record")
    .action((change: string, options: Options, command: Command) =>
      runCommand(command, "archive", (context) => archive(context, change, options)),
    );
}

import { type Command, Option } from "commander";
import { createChange, type ChangeLayout } from "../../node/change/createChange";
import { runCommand } from "../command";
import { visibleLine } from "../../core/text/controlCharacters";

interface Options {
  changeId?: string;
  layout?: ChangeLayout;
}

/** `proposal "<title>"`: makes the files of a new change. */
export function defineProposal(program: Command): void {
  program
    .command("proposal")
    .description("make the files of a new change")
    .argument("<title>", 'what should change: "Add rate limiting to API"')
    .option("--change-id <id>", "id of the change (default: from the title)")
    .addOption(
      new Option(
        "--layout <layout>",
        "where requirements go (default: as the project does)",
      ).choices(["proposal", "delta"]),
    )
    .action(async (title: string, options: Options, command: Command) => {
      await runCommand(command, "proposal", async ({ start }) => {
        const made = await Promise.resolve(
          createChange(start, title, options.changeId, options.layout),
        );
        const { id, folder, files } = made;
        const human = [
          `Made change ${id}: ${visibleLine(made.title)}`,
          "",
          ...files.map((file) => `  ${file}`),
          "",
          "Next: write the requirements and tasks in these files, then",
          `  openspec-workstreams convert --change-id ${id} --dry-run`,
          "",
        ].join("\n");
        return { data: { change: id, title: made.title, folder, files }, human };
      });
    });
}

import type { Command } from "commander";
import { createChange } from "../../node/change/createChange";
import { runCommand } from "../command";
import { cleanText } from "../terminal/cleanText";

/** `proposal "<title>"`: makes the files of a new change. */
export function defineProposal(program: Command): void {
  program
    .command("proposal")
    .description("make the files of a new change")
    .argument("<title>", 'what should change: "Add rate limiting to API"')
    .option("--change-id <id>", "id of the change (default: from the title)")
    .action(async (title: string, options: { changeId?: string }, command: Command) => {
      await runCommand(command, "proposal", async ({ start }) => {
        const made = await Promise.resolve(createChange(start, title, options.changeId));
        const { id, folder, files } = made;
        const human = [
          `Made change ${id}: ${cleanText(made.title)}`,
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

import type { Command } from "commander";
import type { ListedSchema } from "../../node/openspec/schema/schemas";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import { openProject } from "../openspec/openProject";

const labels: Readonly<Record<ListedSchema["source"], string>> = {
  project: " (project)",
  user: " (user override)",
  package: "",
};

function textOf({ name, description, artifacts, source }: ListedSchema): string {
  const order = artifacts.join(" → ");
  return `  ${name}${labels[source]}\n    ${description}\n    Artifacts: ${order}\n\n`;
}

async function schemas(context: CommandContext): Promise<ForeignOutcome> {
  const listed = await openProject(context).openspec.schemas.listed();
  const human = `Available schemas:\n\n${listed.map(textOf).join("")}`;
  return { document: listed, exitCode: 0, human };
}

/** `schemas`: the workflow schemas that changes can follow, with OpenSpec's document. */
export function defineSchemas(program: Command): void {
  program
    .command("schemas")
    .description("list the workflow schemas that changes can follow, as OpenSpec does")
    .action((_options: unknown, command: Command) =>
      runCommand(command, "schemas", (context) => schemas(context)),
    );
}

import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { changeInstructions, refuseMissingChange } from "../../node/openspec/changeArtifacts";
import { operationInputs } from "../../node/openspec/schema/operationInputs";
import type { OpenSpecProject } from "../../node/openspec/openspecProject";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import { applyText } from "../openspec/applyText";
import { failedOutcome, openProject } from "../openspec/openProject";
import { refuseMissingSchema } from "../openspec/refuseMissingSchema";

interface Options {
  change?: string;
  schema?: string;
}

async function refuseNoChange(openspec: OpenSpecProject, change = ""): Promise<string> {
  if (change !== "") {
    await refuseMissingChange(openspec, change);
    return change;
  }
  const known = openspec.changeIds();
  throw new Error(
    known.length === 0
      ? "No changes found. Create one with: openspec new change <name>"
      : `Missing required option --change. Available changes:\n  ${known.join("\n  ")}`,
  );
}

async function instructions(
  context: CommandContext,
  what: string,
  { change, schema }: Options,
): Promise<ForeignOutcome> {
  if (what !== "apply") {
    throw new UserError(
      `Only "instructions apply" is answered here, not "instructions ${what}". How a change's files are written is OpenSpec's own: openspec instructions ${what}`,
    );
  }
  const { openspec, root } = openProject(context);
  try {
    const name = await refuseNoChange(openspec, change);
    if (schema !== undefined) refuseMissingSchema(openspec, schema);
    const said = await changeInstructions(openspec, name, schema);
    const inputs = operationInputs(openspec.root);
    return {
      document: { ...said, ...inputs, root },
      exitCode: 0,
      human: applyText(said, inputs),
    };
  } catch (error) {
    return failedOutcome("change_error", error);
  }
}

/** `instructions apply`: what is to be read and done to carry out a change, with OpenSpec's document. */
export function defineInstructions(program: Command): void {
  program
    .command("instructions")
    .description("say what is to be read and done to apply a change, as OpenSpec does")
    .argument("<what>", "apply")
    .option("--change <id>", "the change")
    .option("--schema <name>", "the workflow schema to follow")
    .action((what: string, options: Options, command: Command) =>
      runCommand(command, "instructions", (context) => instructions(context, what, options)),
    );
}

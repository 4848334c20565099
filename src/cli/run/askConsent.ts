import { confirm, isCancel } from "../terminal/prompts";
import type { FrozenInputs } from "../../node/engine/record/engine";
import { commandsOfBundle } from "../../node/engine/start/startRun";
import { agentsOf } from "../../node/engine/record/agentsOf";
import type { RepositoryCommand } from "../../node/consent/rememberedCommands";
import { requireConsent, visibleCommand } from "../../node/consent/requireConsent";
import { commandsOfPlugins, commandsOfTools } from "../../node/plugins/commandsOfPlugins";
import { readUserPlugins } from "../../node/plugins/readUserPlugins";
import type { Project } from "../../node/project";
import type { Settings } from "../../core/model/settings";
import { stdout } from "../terminal/output";

async function ask(commands: readonly RepositoryCommand[]): Promise<boolean> {
  stdout.write("This repository wants to run:\n");
  for (const { command, from } of commands) {
    stdout.write(`  ${visibleCommand(command)}   (${from})\n`);
  }
  const answer = await confirm({
    message: "Run these commands, now and later?",
    initialValue: false,
  });
  return !isCancel(answer) && answer;
}

/** Makes sure that a person has agreed to every command that the repository brings into these runs. */
export async function askConsent(
  project: Project,
  settings: Settings,
  inputs: readonly FrozenInputs[],
  trust: boolean,
): Promise<void> {
  const agents = inputs.flatMap(({ bundle }) => agentsOf({ settings, env: process.env }, bundle));
  const commands = [
    ...agents
      .filter((agent) => agent.isOfRepository)
      .map((agent) => ({ command: agent.command.join(" "), from: ".workstreams.json" })),
    ...inputs.flatMap(commandsOfBundle),
    ...commandsOfPlugins(readUserPlugins(project.root, settings).plugins),
    ...commandsOfTools(settings),
  ];
  const tty = process.stdin.isTTY && process.stdout.isTTY;
  await requireConsent(commands, { project, env: process.env, trust, tty, ask, now: Date.now() });
}

import type { Command } from "commander";
import {
  examineAgents,
  type AgentReport,
  type AgentsReport,
} from "../../node/agents/examineAgents";
import { readSettings } from "../../node/settings/readSettings";
import { visibleLine } from "../../core/text/controlCharacters";
import { runCommand, type CommandContext, type Outcome } from "../command";

function line({ id, status, title, version, why }: AgentReport): string {
  const name = [title === id ? "" : title, version ?? ""].filter((part) => part !== "").join(" ");
  const text = visibleLine(name === "" ? why : `${name}: ${why}`);
  return `  ${visibleLine(id).padEnd(12)} ${status.padEnd(8)} ${text}\n`;
}

function render({ auto, agents }: AgentsReport): string {
  const picked = `auto is ${visibleLine(`${auto.id}: ${auto.why}`)}\n`;
  return `${picked}${agents.map(line).join("")}A run without an agent of its own takes auto; name another one with --agent ID.\n`;
}

async function doctor(context: CommandContext): Promise<Outcome> {
  const project = context.project();
  const { settings, issues } = readSettings(project);
  const data = await examineAgents(settings, context.io.env, project.root);
  const auto = data.agents.find((agent) => agent.id === data.auto.id);
  return {
    data,
    issues,
    // What `auto` stands for has to work: everything else is only good to know.
    exitCode: auto?.status === "usable" ? 0 : 2,
    human: render(data),
  };
}

/** `agents doctor`: which agents there are, whether they could be used, and why. */
export function defineAgents(program: Command): void {
  const agents = program.command("agents").description("what does the editing");
  agents
    .command("doctor", { isDefault: true })
    .description("which agents there are here, and whether a run could use them")
    .action(async (_options: unknown, command: Command) => {
      await runCommand(command, "agents", doctor);
    });
}

import path from "node:path";
import { UserError } from "../../core/errors";
import type { Settings } from "../../core/model/settings";
import { findExecutable } from "../processes/findExecutable";
import { knownTitle } from "./knownAgents";

/** What does the editing. A person is the agent `manual`, which has no command. */
export interface ResolvedAgent {
  id: string;
  title: string;
  kind: "command" | "manual";
  command: readonly string[];
  /** Whether its program is not there. One given with a relative path is looked for in the worktree, when it starts. */
  missing: boolean;
  idleMs: number;
  totalMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const manual: ResolvedAgent = {
  id: "manual",
  title: "a person",
  kind: "manual",
  command: [],
  missing: false,
  idleMs: 0,
  totalMs: 0,
};

/** The agent that `auto` stands for: the one that the settings name, else a person. */
export function autoAgentId(settings: Settings): string {
  return settings.agent ?? manual.id;
}

function howToConfigure(id: string): string {
  return `Describe it in .workstreams.json: {"agents": {"${id}": {"command": ["program", "{promptFile}"]}}}`;
}

function unknown(id: string, settings: Settings): UserError {
  const names = [...Object.keys(settings.agents), manual.id];
  const title = knownTitle(id);
  const found =
    title === undefined
      ? `There is no agent "${id}". Configured: ${names.join(", ")}.`
      : `${title} has no adapter of its own here, so "${id}" needs a command.`;
  return new UserError(`${found} ${howToConfigure(id)}`);
}

function isMissing(program: string, env: Environment): boolean {
  const isRelative = /[/\\]/.test(program) && !path.isAbsolute(program);
  return !isRelative && findExecutable(program, env, ".") === null;
}

/** The agent with this name (`auto`, `manual`, or one of the settings); throws a UserError that names the others. */
export function agentFor(name: string, settings: Settings, env: Environment): ResolvedAgent {
  const id = name === "auto" ? autoAgentId(settings) : name;
  const agent = Object.hasOwn(settings.agents, id) ? settings.agents[id] : undefined;
  if (agent === undefined) {
    if (id === manual.id) return manual;
    throw unknown(id, settings);
  }
  return {
    id,
    title: id,
    kind: "command",
    command: agent.command,
    missing: isMissing(agent.command[0] ?? "", env),
    idleMs: agent.idleSeconds * 1000,
    totalMs: agent.totalSeconds * 1000,
  };
}

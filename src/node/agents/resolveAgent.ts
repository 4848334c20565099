import path from "node:path";
import type { AgentAdapter } from "../../core/agents/adapters/agentAdapter";
import { adapterFor, adapters } from "../../core/agents/adapters/adapters";
import { UserError } from "../../core/errors";
import type { Settings } from "../../core/model/settings";
import { findExecutable } from "../processes/findExecutable";

/** What does the editing. A person is the agent `manual`, which has no command. */
export interface ResolvedAgent {
  id: string;
  title: string;
  kind: "command" | "known" | "manual";
  /** As it is shown: the prompt of a known agent is fed to it. */
  command: readonly string[];
  /** How a known agent is called and read; undefined for all others. */
  adapter: AgentAdapter | undefined;
  /** Arguments of the settings behind those of the adapter. */
  args: readonly string[];
  /** Paths below the home folder that the settings let it change in its sandbox. */
  home: readonly string[];
  /** Whether a file of the repository says what is started, or with which arguments. */
  isOfRepository: boolean;
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
  adapter: undefined,
  args: [],
  home: [],
  isOfRepository: false,
  missing: false,
  idleMs: 0,
  totalMs: 0,
};
const idleMs = 300_000;
const totalMs = 1_800_000;

/** The agent that `auto` stands for: what the settings name, else the first known one that is installed, else a person. */
export function autoAgent(settings: Settings, env: Environment): { id: string; why: string } {
  if (settings.agent !== undefined && settings.agent !== "auto") {
    return { id: settings.agent, why: '"agent" in .workstreams.json' };
  }
  const found = adapters.find(({ bin }) => findExecutable(bin, env, ".") !== null);
  const order = adapters.map(({ id }) => id).join(", ");
  return found === undefined
    ? { id: manual.id, why: `none of ${order} is installed, so a person edits` }
    : { id: found.id, why: `the first of ${order} that is installed` };
}

function unknown(id: string, settings: Settings): UserError {
  const own = Object.keys(settings.agents);
  const names = new Set([...own, ...adapters.map((adapter) => adapter.id), manual.id]);
  return new UserError(
    `There is no agent "${id}". There are ${[...names].join(", ")}. Describe another one in .workstreams.json: {"agents": {"${id}": {"command": ["program", "{promptFile}"]}}}`,
  );
}

function isMissing(program: string, env: Environment): boolean {
  const isRelative = /[/\\]/.test(program) && !path.isAbsolute(program);
  return !isRelative && findExecutable(program, env, ".") === null;
}

function shownCommand({ bin, command }: AgentAdapter, args: readonly string[]): string[] {
  const task = {
    prompt: "",
    promptFile: "{promptFile}",
    worktree: "{worktree}",
    files: ["{files}"],
    isSandboxed: false,
  };
  return [bin, ...command({ ...task, maxCostUsd: undefined, args }).argv];
}

/** The agent with this name (`auto`, `manual`, a known one or one of the settings); throws a UserError that names the others. */
export function agentFor(name: string, settings: Settings, env: Environment): ResolvedAgent {
  const id = name === "auto" ? autoAgent(settings, env).id : name;
  const own = Object.hasOwn(settings.agents, id) ? settings.agents[id] : undefined;
  const limits = {
    home: own?.home ?? [],
    idleMs: own === undefined ? idleMs : own.idleSeconds * 1000,
    totalMs: own === undefined ? totalMs : own.totalSeconds * 1000,
  };
  if (own?.command !== undefined) {
    const { command } = own;
    const missing = isMissing(command[0] ?? "", env);
    const rest = { adapter: undefined, args: [], isOfRepository: true, missing, ...limits };
    return { id, title: id, kind: "command", command, ...rest };
  }
  const adapter = adapterFor(id);
  if (adapter !== undefined) {
    const args = own?.args ?? [];
    const missing = isMissing(adapter.bin, env);
    const rest = { adapter, args, isOfRepository: args.length > 0, missing, ...limits };
    return {
      id,
      title: adapter.title,
      kind: "known",
      command: shownCommand(adapter, args),
      ...rest,
    };
  }
  if (id === manual.id) return manual;
  throw unknown(id, settings);
}

import type { Settings } from "../../core/model/settings";
import { toolEnvironment } from "../processes/environment";
import { findExecutable } from "../processes/findExecutable";
import { plainText } from "../processes/plainText";
import { runProcess } from "../processes/runProcess";
import { knownAgents, knownTitle } from "./knownAgents";
import { autoAgentId } from "./resolveAgent";

/** An agent as `agents doctor` shows it. */
export interface AgentReport {
  id: string;
  title: string;
  kind: "command" | "known" | "manual";
  status: "usable" | "missing" | "unsupported";
  version: string | null;
  path: string | null;
  why: string;
}

export interface AgentsReport {
  /** The agent that `auto` stands for here. */
  auto: { id: string; why: string };
  agents: AgentReport[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const versionMs = 10_000;

async function versionOf(file: string, env: Environment, folder: string): Promise<string | null> {
  const result = await runProcess({
    command: [file, "--version"],
    cwd: folder,
    env: toolEnvironment(env, []),
    totalMs: versionMs,
  });
  if (result.outcome !== "exited" || result.exitCode !== 0) return null;
  return /\d+\.\d+[\w.+-]*/.exec(plainText(result.stdout))?.[0] ?? null;
}

function configured(id: string, program: string, env: Environment, folder: string): AgentReport {
  const path = findExecutable(program, env, folder);
  return {
    id,
    title: knownTitle(id) ?? id,
    kind: "command",
    status: path === null ? "missing" : "usable",
    version: null,
    path,
    why:
      path === null
        ? `its program "${program}" was not found on the PATH`
        : "a command agent of .workstreams.json",
  };
}

async function known(
  agent: (typeof knownAgents)[number],
  env: Environment,
  folder: string,
): Promise<AgentReport> {
  const path = findExecutable(agent.id, env, folder);
  const version = path === null ? null : await versionOf(path, env, folder);
  return {
    ...agent,
    kind: "known",
    status: path === null ? "missing" : "unsupported",
    version,
    path,
    why:
      path === null
        ? "not found on the PATH"
        : "found, but its adapter is not built; describe it as a command agent in .workstreams.json",
  };
}

function autoAgent(settings: Settings): AgentsReport["auto"] {
  const id = autoAgentId(settings);
  if (settings.agent === undefined) {
    return { id, why: 'no "agent" in .workstreams.json, so a person edits' };
  }
  const exists = id === "manual" || Object.hasOwn(settings.agents, id);
  return {
    id,
    why: exists
      ? '"agent" in .workstreams.json'
      : `"agent" in .workstreams.json, but "agents" does not describe it`,
  };
}

/** Which agents there are for a project, whether they could be used, and why. Calls no agent but for its version. */
export async function examineAgents(
  settings: Settings,
  env: Environment,
  folder: string,
): Promise<AgentsReport> {
  const own = Object.entries(settings.agents).map(([id, { command }]) =>
    configured(id, command[0] ?? "", env, folder),
  );
  const others = knownAgents.filter((agent) => !Object.hasOwn(settings.agents, agent.id));
  const found = await Promise.all(others.map((agent) => known(agent, env, folder)));
  const person: AgentReport = {
    id: "manual",
    title: "a person",
    kind: "manual",
    status: "usable",
    version: null,
    path: null,
    why: "you edit in the worktree, then resume the run",
  };
  return { auto: autoAgent(settings), agents: [...own, person, ...found] };
}

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { AgentAdapter } from "../../core/agents/adapters/agentAdapter";
import { adapterFor, adapters } from "../../core/agents/adapters/adapters";
import type { Settings } from "../../core/model/settings";
import { foldersOfRepository, liesIn } from "../git/trust/checkouts";
import { agentEnvironment } from "../processes/environment";
import { findExecutable } from "../processes/findExecutable";
import { plainText } from "../../core/text/controlCharacters";
import { runProcess } from "../processes/runProcess";
import { withPathFolders } from "../processes/searchPath";
import { autoAgent } from "./resolveAgent";

/** An agent as `agents doctor` shows it. */
export interface AgentReport {
  id: string;
  title: string;
  kind: "command" | "known" | "manual";
  status: "usable" | "missing";
  version: string | null;
  path: string | null;
  why: string;
  /** How it is installed; null for what is not ours to say. */
  install: string | null;
  /** Where a login shows; `not seen` is no proof that there is none. Null where none is needed or known of. */
  login: { seen: string | null; how: string } | null;
}

export interface AgentsReport {
  /** The agent that `auto` stands for here. */
  auto: { id: string; why: string };
  agents: AgentReport[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const versionMs = 20_000;

/** Nobody has said yes to anything here: a program of the repository is not started, and no other one in it. */
async function versionOf(file: string, env: Environment, folder: string): Promise<string | null> {
  const untouched = foldersOfRepository(folder);
  if (liesIn(file, untouched)) return null;
  const result = await runProcess({
    command: [file, "--version"],
    cwd: path.parse(file).root,
    env: withPathFolders(
      agentEnvironment(env, { NO_COLOR: "1" }),
      (each) => !liesIn(each, untouched),
    ),
    totalMs: versionMs,
  });
  if (result.outcome !== "exited" || result.exitCode !== 0) return null;
  return /(?<!\d)\d+\.\d+[\w.+-]*/.exec(plainText(result.stdout))?.[0]?.replace(/\.$/, "") ?? null;
}

function configured(id: string, program: string, env: Environment, folder: string): AgentReport {
  const found = findExecutable(program, env, folder);
  return {
    id,
    title: adapterFor(id)?.title ?? id,
    kind: "command",
    status: found === null ? "missing" : "usable",
    version: null,
    path: found,
    why:
      found === null
        ? `its program "${program}" was not found on the PATH`
        : "a command agent of .workstreams.json",
    install: null,
    login: null,
  };
}

/** Where a login shows. Only that a variable or a file is there counts: nobody reads what is in it. */
function loginOf({ login, loginSigns }: AgentAdapter, env: Environment): AgentReport["login"] {
  const variable = loginSigns.variables.find((name) => (env[name] ?? "") !== "");
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const file = loginSigns.files.find((name) => existsSync(path.join(home, name)));
  return { seen: variable ?? (file === undefined ? null : `~/${file}`), how: login };
}

async function known(
  adapter: AgentAdapter,
  env: Environment,
  folder: string,
): Promise<AgentReport> {
  const { id, title, bin, install } = adapter;
  const found = findExecutable(bin, env, folder);
  const version = found === null ? null : await versionOf(found, env, folder);
  const login = loginOf(adapter, env);
  const isSeen = login?.seen != null;
  return {
    ...{ id, title, kind: "known", status: found === null ? "missing" : "usable", version },
    path: found,
    why:
      found === null
        ? `not installed: ${install}`
        : isSeen
          ? `installed, login seen in ${login.seen ?? ""}`
          : `installed, no login seen: ${adapter.login}`,
    install,
    login,
  };
}

/** Which agents there are for a project, whether they could be used, and why. Calls no agent but for its version. */
export async function examineAgents(
  settings: Settings,
  env: Environment,
  folder: string,
): Promise<AgentsReport> {
  const own = Object.entries(settings.agents).flatMap(([id, { command }]) =>
    command === undefined ? [] : [configured(id, command[0] ?? "", env, folder)],
  );
  const others = adapters.filter(({ id }) => !own.some((agent) => agent.id === id));
  const found = await Promise.all(others.map((adapter) => known(adapter, env, folder)));
  const person: AgentReport = {
    ...{ id: "manual", title: "a person", kind: "manual", status: "usable", version: null },
    ...{ path: null, why: "you edit in the worktree, then resume the run" },
    ...{ install: null, login: null },
  };
  const agents = [...own, ...found, person];
  const auto = autoAgent(settings, env);
  const exists = agents.some(({ id }) => id === auto.id);
  const why = exists ? auto.why : `${auto.why}, but there is no agent of this name`;
  return { auto: { ...auto, why }, agents };
}

import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { Box } from "../../core/sandbox/box";
import { bubblewrapArguments } from "../../core/sandbox/bubblewrapArguments";
import { seatbeltProfile } from "../../core/sandbox/seatbeltProfile";
import { findExecutable } from "../processes/findExecutable";
import { pathFolders } from "../processes/searchPath";
import { runProcess, type ProcessRequest, type ProcessResult } from "../processes/runProcess";
import { homeOf, planBox, type PrivateFolders, type SandboxRights } from "./planBox";
import { makePrivateFolders, removePrivateFolders } from "./privateFolders";
import type { SandboxPlace } from "./sandboxPlace";
import type { rememberingTools } from "./toolFolders";
import { readForeign } from "../files/readForeign";

/** What keeps processes in: its program. */
export interface BoxMaker {
  kind: "bubblewrap" | "Seatbelt";
  program: string;
  /** Where the toolchain of an environment is. */
  toolsOf: ReturnType<typeof rememberingTools>;
}

/** What one kind of process may have, as whoever starts it says. */
export interface ProcessRights {
  network: boolean;
  /** Files below the person's home that it may change: its own login. */
  logins?: readonly string[];
  /** Files and folders there that it gets a copy of, or may read. */
  settings?: readonly string[];
  /** Whether it may commit: in a copy of the git folder that is gone with it. */
  commits?: boolean;
}

/** A request for a place, with what the process may have. */
export interface BoxRequest {
  request: ProcessRequest;
  place: SandboxPlace;
  rights: ProcessRights;
  /** Text of the `.gitconfig` in its home. */
  gitConfig: string;
}

/** What would lead to the person's own session: agents of keys, buses, displays. */
const sessionVariables = [
  ...["SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS"],
  ...["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DOCKER_HOST"],
  ...["PULSE_SERVER", "TMUX", "STY", "GOCACHE", "TEMP", "TMP"],
] as const;
/** Where programs write unless they are told otherwise, which is below the home folder. */
const homeVariables = ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"];

const startedMark = ".workstream-started";
/** Larger ones are no settings. */
const largestCopy = 4 * 1024 * 1024;

function boxEnvironment(
  env: Readonly<Record<string, string>>,
  own: PrivateFolders,
  kind: BoxMaker["kind"],
): Record<string, string> {
  const home = homeOf(env);
  const isOutside = (value: string) => home === undefined || !value.startsWith(home + path.sep);
  const dropped = new Set<string>([
    ...sessionVariables,
    ...homeVariables.filter((name) => isOutside(env[name] ?? "")),
  ]);
  const kept = Object.entries(env).filter(([name]) => !dropped.has(name));
  // A link on the way to a folder may itself be out of sight.
  const folders = pathFolders(env).flatMap((each) =>
    existsSync(each) ? [...new Set([each, realpathSync(each)])] : [],
  );
  const places = { TMPDIR: "/tmp" };
  return {
    ...Object.fromEntries(kept),
    PATH: folders.join(path.delimiter),
    ...(kind === "Seatbelt" ? { HOME: own.home, TMPDIR: own.temporary } : places),
  };
}

/** Settings of an agent, by their names below the home folder. */
interface AgentSettings {
  /** Files that it gets a copy of: what it changes in it is gone with the process. */
  copied: ReadonlyMap<string, Buffer>;
  /** Files and folders that it may read. */
  read: readonly string[];
}

const noSettings: AgentSettings = { copied: new Map(), read: [] };

function entriesIn(home: string, name: string): string[] {
  const folder = path.join(home, name);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  // Agents write files of their own beside their settings.
  return isFolder ? readdirSync(folder).map((entry) => path.join(name, entry)) : [name];
}

function agentSettings(home: string, names: readonly string[]): AgentSettings {
  const entries = names.flatMap((name) => entriesIn(home, name));
  const small = new Set(
    entries.filter((name) => {
      const stats = statSync(path.join(home, name), { throwIfNoEntry: false });
      return stats?.isFile() === true && stats.size <= largestCopy;
    }),
  );
  return {
    copied: new Map(
      [...small].map((name) => [name, readForeign(path.join(home, name), "document")]),
    ),
    read: entries.filter((name) => !small.has(name)),
  };
}

function boxOf(
  { request, place, rights }: BoxRequest,
  own: PrivateFolders,
  homeRead: readonly string[],
  maker: BoxMaker,
): Box {
  const all: SandboxRights = {
    network: rights.network,
    homeRead,
    homeWrite: rights.logins ?? [],
    commits: rights.commits === true && maker.kind === "bubblewrap",
    read: request.needs?.read ?? [],
    write: request.needs?.write ?? [],
  };
  return planBox(place, all, {
    folder: request.cwd,
    env: request.env,
    own,
    toolsOf: maker.toolsOf,
  });
}

function programOf({ command, env, cwd }: ProcessRequest): string[] | undefined {
  if ("shell" in command) return ["/bin/sh", "-c", command.shell];
  const [program = "", ...args] = command;
  const found = findExecutable(program, env, cwd);
  return found === null ? undefined : [found, ...args];
}

function wrapped(maker: BoxMaker, box: Box, own: PrivateFolders, program: string[]): string[] {
  const mark = path.join(maker.kind === "Seatbelt" ? own.temporary : "/tmp", startedMark);
  // It tells a sandbox that could not be made from a program that failed.
  const started = ["/bin/sh", "-c", ': > "$0" && exec "$@"', mark, ...program];
  return maker.kind === "Seatbelt"
    ? [maker.program, "-p", seatbeltProfile(box), ...started]
    : [maker.program, ...bubblewrapArguments(box), "--", ...started];
}

const signals = { from: 129, to: 159 };

/** Inside, a program's end by a signal is an exit code, as in a shell. */
function withSignal(request: ProcessRequest, result: ProcessResult): ProcessResult {
  const code = result.exitCode ?? 0;
  const isSignal = !("shell" in request.command) && code >= signals.from && code <= signals.to;
  return isSignal ? { ...result, outcome: "signalled", exitCode: null } : result;
}

/** Runs a process in a box that is made for it alone, and removed with it. */
export async function runBoxed(maker: BoxMaker, asked: BoxRequest): Promise<ProcessResult> {
  const { request, rights, gitConfig } = asked;
  const program = programOf(request);
  // It cannot be started, and how is for the system to say.
  if (program === undefined) {
    return runProcess({ ...request, env: { ...request.env, PATH: pathOf(request) } });
  }
  const home = homeOf(request.env);
  const settings = home === undefined ? noSettings : agentSettings(home, rights.settings ?? []);
  const own = makePrivateFolders(
    new Map<string, string | Buffer>([[".gitconfig", gitConfig], ...settings.copied]),
  );
  try {
    const box = boxOf(asked, own, settings.read, maker);
    const command = wrapped(maker, box, own, program);
    const env = boxEnvironment(request.env, own, maker.kind);
    const result = await runProcess({ ...request, command, env });
    const hasStarted = existsSync(path.join(own.temporary, startedMark));
    if (hasStarted || result.outcome !== "exited") return withSignal(request, result);
    const said = result.stderr.trim();
    const stderr = `the sandbox could not be made (${said}); set "sandbox" to "off" where you trust what runs`;
    return { ...result, outcome: "not_executable", exitCode: null, stderr };
  } finally {
    removePrivateFolders(own);
  }
}

function pathOf({ env }: ProcessRequest): string {
  return pathFolders(env).join(path.delimiter);
}

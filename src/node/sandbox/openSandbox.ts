import os from "node:os";
import { UserError } from "../../core/errors";
import type { Settings } from "../../core/model/settings";
import type { Confinement } from "../../core/sandbox/confinement";
import { personOfGit } from "../git/personOfGit";
import { findExecutable } from "../processes/findExecutable";
import { startOf } from "../processes/isAlive";
import { runProcess, type ProcessRequest, type ProcessResult } from "../processes/runProcess";
import { runBoxed, type BoxMaker, type ProcessRights } from "./boxedProcess";
import { endIntruders } from "./endIntruders";
import type { SandboxPlace } from "./sandboxPlace";
import { rememberingTools } from "./toolFolders";

type Environment = Readonly<Record<string, string | undefined>>;

/** What keeps in the processes that a run starts. */
export interface Sandbox {
  readonly confinement: Confinement;
  /** Starts a process of a place and keeps it in until it, and all that it started, has ended. */
  run(request: ProcessRequest, place: SandboxPlace, rights: ProcessRights): Promise<ProcessResult>;
}

const probeMs = 10_000;
const install = {
  linux:
    "install bubblewrap (Debian, Ubuntu: sudo apt-get install bubblewrap; Fedora: sudo dnf install bubblewrap)",
  darwin: "macOS brings sandbox-exec in /usr/bin",
} as const;

/** A PID namespace of its own; its first process passes on how the program ended, and all else ends with it. */
const namespaceArguments = ["--pid", "--fork", "--kill-child", "--mount-proc"];
const passOn = '"$@"; exit $?';

async function answers(command: readonly string[], env: Environment): Promise<string | undefined> {
  const result = await runProcess({
    command,
    cwd: "/",
    env: { PATH: env["PATH"] ?? "", LC_ALL: "C" },
    totalMs: probeMs,
  });
  if (result.outcome === "exited" && result.exitCode === 0) return undefined;
  return result.stderr.trim().split("\n")[0] ?? result.outcome;
}

/** Everything that a box needs of the system, except for its folders. */
const bubblewrapProbe = [
  ...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--unshare-user-try"],
  ...["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--unshare-net"],
  ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"],
  ...["--", "/bin/sh", "-c", ":"],
];

/** What can make a box on this machine, or why nothing can. */
async function findBoxMaker(env: Environment): Promise<BoxMaker | { why: string }> {
  if (process.platform === "linux") {
    const program = findExecutable("bwrap", env, "/");
    if (program === null) return { why: `bubblewrap is not installed: ${install.linux}` };
    const failed = await answers([program, ...bubblewrapProbe], env);
    if (failed === undefined) return { kind: "bubblewrap", program, toolsOf: rememberingTools() };
    return { why: `bubblewrap does not work here (${failed}): allow user namespaces` };
  }
  if (process.platform === "darwin") {
    const program = "/usr/bin/sandbox-exec";
    const failed = await answers(
      [program, "-p", "(version 1)(allow default)", "/bin/sh", "-c", ":"],
      env,
    );
    if (failed === undefined) return { kind: "Seatbelt", program, toolsOf: rememberingTools() };
    return { why: `sandbox-exec does not work here (${failed}): ${install.darwin}` };
  }
  return { why: `there is no sandbox for ${process.platform}` };
}

/** The start of a command that gives a process a PID namespace; undefined where the system gives none. */
async function findNamespace(env: Environment): Promise<string[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const program = findExecutable("unshare", env, "/");
  if (program === null) return undefined;
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-current-user"];
  const start = [program, ...user, ...namespaceArguments, "--", "/bin/sh", "-c", passOn, "sh"];
  return (await answers([...start, "/bin/sh", "-c", ":"], env)) === undefined ? start : undefined;
}

function boxed(maker: BoxMaker, gitConfig: string): Sandbox {
  return {
    confinement: { kind: "sandboxed", by: maker.kind },
    run: (request, place, rights) => runBoxed(maker, { request, place, rights, gitConfig }),
  };
}

function contained(start: readonly string[], why: string): Sandbox {
  return {
    confinement: { kind: "contained", why },
    run: (request) => {
      const { command, env, cwd } = request;
      if ("shell" in command) {
        return runProcess({ ...request, command: [...start, "/bin/sh", "-c", command.shell] });
      }
      // How one that is not there cannot be started is for the system to say.
      const isThere = findExecutable(command[0] ?? "", env, cwd) !== null;
      return runProcess({ ...request, command: isThere ? [...start, ...command] : command });
    },
  };
}

/** Nothing holds the processes: what is left of them in the worktree is looked for and ended. */
function uncontained(why: string): Sandbox {
  return {
    confinement: { kind: "not_contained", why },
    run: async (request, place) => {
      const started: string[] = [];
      const result = await runProcess({
        ...request,
        onStart: (pid) => {
          started.push(startOf(pid) ?? "");
          request.onStart?.(pid);
        },
      });
      const [since = ""] = started;
      if (since !== "") await endIntruders(since, [place.worktree]);
      return result;
    },
  };
}

/**
 * Finds out, once for a run, what can keep its processes in. Throws a UserError (exit 2) where the setting requires a
 * sandbox and there is none.
 */
export async function openSandbox(
  setting: Settings["sandbox"],
  env: Environment,
): Promise<Sandbox> {
  if (setting === "off") return uncontained('"sandbox" is "off"');
  const maker = await findBoxMaker(env);
  if ("kind" in maker) return boxed(maker, await personOfGit(os.tmpdir()));
  if (setting === "required") {
    throw new UserError(
      `"sandbox" is "required", and ${maker.why}. Do that, or set "sandbox" to "auto" to run without.`,
    );
  }
  const start = await findNamespace(env);
  return start === undefined ? uncontained(maker.why) : contained(start, maker.why);
}

/** What an agent is to do, as far as its command needs it. */
export interface AdapterTask {
  prompt: string;
  promptFile: string;
  /** Where it works. */
  worktree: string;
  /** Files that are there and may be changed. */
  files: readonly string[];
  /** What the bundle's budget allows; undefined without a limit. */
  maxCostUsd: number | undefined;
  /** Whether it works in the engine's sandbox, within which none of its own can be made. */
  isSandboxed: boolean;
  /** Arguments of a person's own, behind ours. */
  args: readonly string[];
}

/** How an agent is started: `argv` without the program, what is fed to it, and what is added to its environment. */
export interface AdapterCommand {
  argv: readonly string[];
  /** Text for its standard input; it gets none without. */
  input?: string;
  env: Readonly<Record<string, string>>;
}

/** What an agent printed and how it exited; no exit code when it had to be ended. */
export interface AgentOutput {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** What an agent says that it used. Null is "not reported", which is not nothing. */
export interface AgentUsage {
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
}

export type AgentOutcome =
  /** It says that it did its work; whether anything changed is git's to say. */
  | "ok"
  /** The same, but an edit that it wanted was refused. */
  | "denied"
  | "auth"
  | "rate_limited"
  | "server_error"
  | "budget"
  | "crashed";

/** What an agent's output says about how it went. */
export interface AgentReading {
  kind: AgentOutcome;
  /** One phrase in the agent's own words; empty when there is nothing to say. */
  message: string;
  usage: AgentUsage | null;
  session: string | null;
}

/** One of the coding agents that people have: how it is called, and how what it prints is read. */
export interface AgentAdapter {
  id: string;
  title: string;
  /** The program's name. */
  bin: string;
  /** How it is installed. */
  install: string;
  /** How a person logs in. */
  login: string;
  /** Where a login shows: variables, and files below the home folder. Nothing of them is read. */
  loginSigns: { variables: readonly string[]; files: readonly string[] };
  /**
   * What it has in the home folder, where it works in a sandbox: its logins, which it may renew, and its settings, of
   * which it gets a copy (folders it only reads).
   */
  home: { logins: readonly string[]; settings: readonly string[] };
  command: (task: AdapterTask) => AdapterCommand;
  read: (output: AgentOutput) => AgentReading;
}

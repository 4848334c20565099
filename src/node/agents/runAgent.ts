import { assertNever } from "../../core/errors";
import type { AttemptReason } from "../../core/model/states";
import { plainText } from "../processes/plainText";
import { redact } from "../processes/redact";
import { runProcess, type ProcessResult } from "../processes/runProcess";
import { agentArguments } from "./agentArguments";
import { withAgentScript } from "./agentScript";
import type { ResolvedAgent } from "./resolveAgent";

/** One call of an agent. `env` is the whole environment, without the variables that tell it about its task. */
export interface AgentCall {
  agent: ResolvedAgent;
  phase: "edit" | "fix";
  attempt: number;
  /** Where it works. */
  worktreeFolder: string;
  promptFile: string;
  /** What `{files}` stands for. */
  files: readonly string[];
  /** The main checkout's project folder. */
  main: string;
  run: string;
  workstream: string;
  env: Readonly<Record<string, string>>;
  logFile: string;
  signal: AbortSignal;
  onStart?: (pid: number) => void;
  onOutput?: () => void;
}

/** `ok` says only that the agent ended well: whether it did anything is git's to say. */
export type AgentEnd = { kind: "ok" } | { kind: "failed"; reason: AttemptReason; message: string };

function taskVariables(call: AgentCall): Record<string, string> {
  return {
    WORKSTREAM_ID: call.workstream,
    WORKSTREAM_RUN: call.run,
    WORKSTREAM_PHASE: call.phase,
    WORKSTREAM_ATTEMPT: String(call.attempt),
    WORKSTREAM_PROMPT_FILE: call.promptFile,
    WORKSTREAM_MAIN: call.main,
  };
}

/** The last thing that it said; after a crash of Node the error, which stands above its stack and Node's version. */
function lastLine(result: ProcessResult, env: AgentCall["env"]): string {
  const text = plainText(result.stderr.trim() || result.stdout.trim());
  const lines = text.split("\n").map((line) => line.trim());
  const crash = /^Node\.js v[\d.]+$/.test(lines.at(-1) ?? "");
  const error = crash
    ? lines.findLast((line) => /^(?:\w*Error\b|Uncaught )/.test(line))
    : undefined;
  const line = redact(error ?? lines.at(-1) ?? "", env);
  return line === "" ? "" : `: ${line.slice(0, 300)}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function judge(call: AgentCall, result: ProcessResult): AgentEnd {
  const { agent } = call;
  const failed = (reason: AttemptReason, what: string): AgentEnd => ({
    kind: "failed",
    reason,
    message: `the agent ${agent.title} ${what}`,
  });
  switch (result.outcome) {
    case "exited":
      if (result.exitCode === 0) return { kind: "ok" };
      return failed(
        "agent_failed",
        `ended with exit code ${result.exitCode ?? "?"}${lastLine(result, call.env)}`,
      );
    case "idle_timeout":
      return failed("idle_timeout", `printed nothing for ${seconds(agent.idleMs)} and was ended`);
    case "total_timeout":
      return failed("total_timeout", `was not done after ${seconds(agent.totalMs)} and was ended`);
    case "cancelled":
      return failed("agent_failed", "was ended because the run was stopped");
    case "signalled":
      return failed("agent_failed", `was killed${lastLine(result, call.env)}`);
    case "missing":
    case "not_executable":
      return failed(
        "agent_missing",
        `cannot be started: ${result.stderr.split("\n")[0] ?? ""}. Check its command in .workstreams.json`,
      );
    default:
      return assertNever(result.outcome);
  }
}

/** Lets an agent work in a worktree until it ends or has to be ended, and says in a sentence how it went. */
export async function runAgent(call: AgentCall): Promise<AgentEnd> {
  const { agent, onStart, onOutput } = call;
  if (agent.kind === "manual") {
    return { kind: "failed", reason: "agent_missing", message: "a person has to do this" };
  }
  const folders = { worktree: call.worktreeFolder, main: call.main };
  const command = agentArguments(withAgentScript(agent.command, folders), {
    promptFile: call.promptFile,
    files: call.files,
    worktree: call.worktreeFolder,
  });
  const result = await runProcess({
    command,
    cwd: call.worktreeFolder,
    env: { ...call.env, ...taskVariables(call) },
    idleMs: agent.idleMs,
    totalMs: agent.totalMs,
    logFile: call.logFile,
    signal: call.signal,
    ...(onStart === undefined ? {} : { onStart }),
    ...(onOutput === undefined ? {} : { onOutput }),
  });
  return judge(call, result);
}

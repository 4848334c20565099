import path from "node:path";
import { lastWords } from "../../core/agents/adapters/lastWords";
import type {
  AdapterCommand,
  AgentReading,
  AgentUsage,
} from "../../core/agents/adapters/agentAdapter";
import type { AttemptReason } from "../../core/model/states";
import { plainText } from "../../core/text/controlCharacters";
import { redact } from "../redaction/createRedactor";
import { runProcess, type ProcessResult, type ProcessRunner } from "../processes/runProcess";
import { agentArguments } from "./agentArguments";
import { withAgentScript } from "./agentScript";
import { judgeAgent, type AgentVerdict } from "./judgeAgent";
import type { ResolvedAgent } from "./resolveAgent";

/** One call of an agent. `env` is the whole environment, without the variables that tell it about its task. */
export interface AgentCall {
  agent: ResolvedAgent;
  phase: "edit" | "fix";
  attempt: number;
  /** Where it works. */
  worktreeFolder: string;
  prompt: string;
  promptFile: string;
  /** What `{files}` stands for. */
  files: readonly string[];
  /** Files of the scope that are there. */
  existing: readonly string[];
  maxCostUsd: number | undefined;
  /** Whether `start` keeps it in a sandbox. */
  isSandboxed: boolean;
  /** The main checkout's project folder. */
  main: string;
  run: string;
  workstream: string;
  env: Readonly<Record<string, string>>;
  logFile: string;
  signal: AbortSignal;
  onStart?: (pid: number) => void;
  onOutput?: () => void;
  /** Starts the agent; by itself it is not kept in. */
  start?: ProcessRunner;
}

/** What an agent says that it used, and under which name it keeps its session; null is "not reported". */
export interface AgentUse {
  usage: AgentUsage | null;
  session: string | null;
}

/** How an agent ended. `ok` says only that it ended well: whether it did anything is git's to say. */
export type AgentEnd = AgentVerdict & AgentUse;

/** Lets an agent work until it ends or its signal is aborted; resolves to how it ended, and never rejects for what it did. */
export type AgentFunction = (call: AgentCall) => Promise<AgentEnd>;

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

/** The program with its arguments, what it is fed, and what its environment gets. */
function commandOf(call: AgentCall): { command: string[] } & Omit<AdapterCommand, "argv"> {
  const { agent, prompt, promptFile, worktreeFolder: worktree, maxCostUsd, isSandboxed } = call;
  if (agent.adapter === undefined) {
    const own = withAgentScript(agent.command, { worktree, main: call.main });
    return { command: agentArguments(own, { promptFile, files: call.files, worktree }), env: {} };
  }
  const { args } = agent;
  const task = {
    prompt,
    promptFile,
    worktree,
    files: call.existing,
    maxCostUsd,
    isSandboxed,
    args,
  };
  const { argv, ...rest } = agent.adapter.command(task);
  return { command: [agent.adapter.bin, ...argv], ...rest };
}

/** What an agent without an adapter says: its exit code, and its last words. */
function readWords(output: ProcessResult): AgentReading {
  const ok = output.outcome === "exited" && output.exitCode === 0;
  const message = ok ? "" : lastWords(output);
  return { kind: ok ? "ok" : "crashed", message, usage: null, session: null };
}

function read(call: AgentCall, result: ProcessResult): AgentReading {
  const output = { ...result, stdout: plainText(result.stdout), stderr: plainText(result.stderr) };
  const { agent } = call;
  const reading = agent.adapter === undefined ? readWords(output) : agent.adapter.read(output);
  return { ...reading, message: redact(reading.message.replace(/\s+/g, " ").trim(), call.env) };
}

/** Lets an agent work in a worktree until it ends or has to be ended, and says in a sentence how it went. */
export async function runAgent(call: AgentCall): Promise<AgentEnd> {
  const { agent, onStart, onOutput } = call;
  if (agent.kind === "manual") {
    const reason: AttemptReason = "agent_missing";
    return {
      kind: "failed",
      reason,
      message: "a person has to do this",
      usage: null,
      session: null,
    };
  }
  const { command, input, env } = commandOf(call);
  const result = await (call.start ?? runProcess)({
    command,
    cwd: call.worktreeFolder,
    // Its own script may lie anywhere: a person has approved the command.
    needs: { read: [call.promptFile, ...command.filter((part) => path.isAbsolute(part))] },
    env: { ...call.env, ...env, ...taskVariables(call) },
    idleMs: agent.idleMs,
    totalMs: agent.totalMs,
    logFile: call.logFile,
    signal: call.signal,
    ...(input === undefined ? {} : { input }),
    ...(onStart === undefined ? {} : { onStart }),
    ...(onOutput === undefined ? {} : { onOutput }),
  });
  const reading = read(call, result);
  const { usage, session } = reading;
  return { ...judgeAgent(agent, result, reading), usage, session };
}

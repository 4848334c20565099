import type { AgentReading } from "../../core/agents/adapters/agentAdapter";
import { assertNever } from "../../core/errors";
import type { AttemptReason } from "../../core/model/states";
import type { ProcessResult } from "../processes/runProcess";
import type { ResolvedAgent } from "./resolveAgent";

/** `refused` says which edit an agent was not allowed; empty when it was allowed all. */
export type AgentVerdict =
  { kind: "ok"; refused: string } | { kind: "failed"; reason: AttemptReason; message: string };

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function failed({ title }: ResolvedAgent, reason: AttemptReason, what: string): AgentVerdict {
  return { kind: "failed", reason, message: `the agent ${title} ${what}` };
}

/** Why its model did not answer, and what to do about it; undefined when that is not what went wrong. */
function whyNoAnswer(
  agent: ResolvedAgent,
  { kind, message }: AgentReading,
): AgentVerdict | undefined {
  const said = message === "" ? "" : ` (${message.slice(0, 300)})`;
  switch (kind) {
    case "auth": {
      const how = agent.adapter?.login ?? "log it in";
      return failed(agent, "agent_auth", `is not logged in${said}. To log in, ${how}; then resume`);
    }
    case "rate_limited":
      return failed(
        agent,
        "agent_rate_limited",
        `was refused for too many requests${said}. Wait until its limit is reset or take another agent, then resume`,
      );
    case "server_error":
      return failed(
        agent,
        "agent_server_error",
        `got no answer from its model${said}. It is not the work's fault: resume later`,
      );
    case "budget":
      return failed(
        agent,
        "budget",
        `used up its budget${said}. Raise budget.max_cost_usd in the bundle, then resume with --refreeze`,
      );
    default:
      return undefined;
  }
}

function judgeExit(
  agent: ResolvedAgent,
  result: ProcessResult,
  reading: AgentReading,
): AgentVerdict {
  if (reading.kind === "ok" || reading.kind === "denied") {
    return { kind: "ok", refused: reading.kind === "denied" ? reading.message : "" };
  }
  const said = reading.message === "" ? "" : `: ${reading.message}`;
  const how =
    result.exitCode === 0
      ? "ended without a result"
      : `ended with exit code ${result.exitCode ?? "?"}`;
  return whyNoAnswer(agent, reading) ?? failed(agent, "agent_failed", `${how}${said}`);
}

/** Says in a sentence how an agent's process went, from how it ended and what its output says. */
export function judgeAgent(
  agent: ResolvedAgent,
  result: ProcessResult,
  reading: AgentReading,
): AgentVerdict {
  const said = reading.message === "" ? "" : `: ${reading.message}`;
  switch (result.outcome) {
    case "exited":
      return judgeExit(agent, result, reading);
    case "idle_timeout":
    case "total_timeout": {
      const isIdle = result.outcome === "idle_timeout";
      const what = isIdle
        ? `printed nothing for ${seconds(agent.idleMs)} and was ended`
        : `was not done after ${seconds(agent.totalMs)} and was ended`;
      // Some try a refused request again until they are ended.
      return whyNoAnswer(agent, reading) ?? failed(agent, result.outcome, what);
    }
    case "cancelled":
      return failed(agent, "agent_failed", "was ended because the run was stopped");
    case "signalled":
      return failed(agent, "agent_failed", `was killed${said}`);
    case "missing":
    case "not_executable": {
      const how =
        agent.adapter === undefined
          ? "Check its command in .workstreams.json"
          : `Install it with: ${agent.adapter.install}`;
      const why = result.stderr.split("\n")[0] ?? "";
      return failed(agent, "agent_missing", `cannot be started: ${why}. ${how}`);
    }
    default:
      return assertNever(result.outcome);
  }
}

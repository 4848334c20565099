import type { NextAct } from "../model/progress";
import type { AttemptReason, WorkstreamState } from "../model/states";
import type { BreakerRule } from "../pipeline/checkBreakers";
import { commands } from "../scope/commands";

/** How a workstream ended in a run. */
export interface WorkstreamEnd {
  id: string;
  state: WorkstreamState;
  runId: string;
  worktree: string;
  /** Names of what nobody proved. */
  unproven: readonly string[];
  /** Whether its tests ran last, so that what they did not prove can be confirmed. */
  isTested: boolean;
  branch: string;
  target: string;
  /** Why its last attempt did not pass. */
  reason?: AttemptReason | null;
  /** Why the engine stopped by itself. */
  breaker?: BreakerRule | undefined;
}

function needsYou(at: WorkstreamEnd): NextAct[] {
  const scenario = at.unproven[0];
  if (at.isTested && scenario === undefined) {
    return [
      { command: commands.editBundle(at.id), why: "add an acceptance test that proves it" },
      { command: commands.refreeze(at.runId), why: "use the bundle as it is then" },
    ];
  }
  const confirm: NextAct = {
    command: commands.confirm(at.id, scenario ?? "", "what you saw"),
    why: "look, then say what you saw",
  };
  return [
    ...(at.isTested ? [confirm] : []),
    { command: commands.enter(at.worktree), why: "edit or look, then resume" },
    { command: commands.resume(at.runId), why: "run the step again" },
  ];
}

function byHand(at: WorkstreamEnd): NextAct {
  return { command: commands.enter(at.worktree), why: "mend it by hand, then resume" };
}

function changeBundle(at: WorkstreamEnd, why: string): NextAct[] {
  return [
    { command: commands.editBundle(at.id), why },
    { command: commands.refreeze(at.runId), why: "use the bundle as it is then" },
  ];
}

/** What mends the cause of a failure that no agent is to blame for, or that no note helps against. */
function causeFirst(at: WorkstreamEnd): NextAct[] | undefined {
  const resume = { command: commands.resume(at.runId), why: "go on where it stopped" };
  if (at.breaker === "attempts") {
    return [
      byHand(at),
      ...changeBundle(at, "split the task, or raise circuit_breaker.max_attempts"),
    ];
  }
  if (at.breaker === "budget") {
    return [
      ...changeBundle(at, "split the task, or raise its budget"),
      { command: commands.runFresh(at.id), why: "begin again; this work is kept" },
    ];
  }
  switch (at.reason) {
    case "plugin_unusable":
      return [{ command: commands.pluginsDoctor, why: "see what it lacks, then resume" }, resume];
    case "setup_failed":
      return [...changeBundle(at, "mend its setup or its commands"), byHand(at)];
    case "scope_violation":
      return [
        ...changeBundle(at, "widen the scope, if the edit was right"),
        { command: commands.resumeWithNote(at.runId), why: "or tell the agent to stay inside" },
      ];
    case "main_changed":
      return [{ command: "git status", why: "look at it, put it back, then resume" }, resume];
    case "agent_failed":
    case "idle_timeout":
    case "total_timeout":
      return [
        { command: commands.agentsDoctor, why: "see whether it can work, its log says more" },
        resume,
        byHand(at),
      ];
    default:
      return undefined;
  }
}

/** What a person would sensibly do now, best first; at most three acts. */
export function nextActs(at: WorkstreamEnd): NextAct[] {
  switch (at.state) {
    case "done":
      return [
        { command: commands.merge(at.id), why: `move ${at.target} to the verified tree` },
        { command: commands.trace(at.id) },
        { command: `git diff ${at.target}...${at.branch}` },
      ];
    case "needs_review":
      return needsYou(at);
    case "failed":
      return (
        causeFirst(at) ?? [
          {
            command: commands.resumeWithNote(at.runId),
            why: "put your note first in the next prompt",
          },
          byHand(at),
          { command: commands.editBundle(at.id), why: "widen the scope or split the task" },
        ]
      );
    case "cancelled":
      return [{ command: commands.resume(at.runId), why: "go on where it stopped" }];
    case "blocked":
      return [{ command: commands.resume(at.runId), why: "once what it depends on is done" }];
    default:
      return [];
  }
}

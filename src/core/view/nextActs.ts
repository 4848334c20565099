import type { AttemptReason, WorkstreamState } from "../model/states";
import type { BreakerRule } from "../pipeline/checkBreakers";
import { commands } from "../words/commands";
import { type Act, actLabels } from "./act";
import { type ActedOn, actOn } from "./workstreamActs";

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

function actedOn({ id, runId, worktree }: WorkstreamEnd): ActedOn {
  return { id, run: runId, change: null, worktree };
}

/** Acts on the workstream that ended, each with why it makes sense. */
function acts(at: WorkstreamEnd, ...wanted: readonly [Parameters<typeof actOn>[1], string?][]) {
  return wanted.flatMap(([id, reason]) => actOn(actedOn(at), id, reason ?? null));
}

function confirmAct(at: WorkstreamEnd): Act[] {
  const command = commands.confirm(at.id, at.unproven[0] ?? "", "what you saw");
  return acts(at, ["confirm", "look, then say what you saw"]).map((act) => ({ ...act, command }));
}

function needsYou(at: WorkstreamEnd): Act[] {
  if (at.isTested && at.unproven[0] === undefined) {
    return changeBundle(at, "add an acceptance test that proves it");
  }
  return [
    ...(at.isTested ? confirmAct(at) : []),
    ...acts(at, ["open-worktree", "edit or look, then resume"], ["resume", "run the step again"]),
  ];
}

function byHand(at: WorkstreamEnd): Act[] {
  return acts(at, ["open-worktree", "mend it by hand, then resume"]);
}

function changeBundle(at: WorkstreamEnd, why: string): Act[] {
  return acts(at, ["edit-bundle", why], ["refreeze", "use the bundle as it is then"]);
}

/** What mends the cause of a failure that no agent is to blame for, or that no note helps against. */
function causeFirst(at: WorkstreamEnd): Act[] | undefined {
  const resume = ["resume", "go on where it stopped"] as const;
  if (at.breaker === "attempts") {
    const why = "split the task, or raise circuit_breaker.max_attempts";
    return [...byHand(at), ...changeBundle(at, why)];
  }
  if (at.breaker === "budget") {
    return [
      ...changeBundle(at, "split the task, or raise its budget"),
      ...acts(at, ["run-fresh", "begin again; this work is kept"]),
    ];
  }
  switch (at.reason) {
    case "plugin_unusable":
      return acts(at, ["check-plugins", "see what it lacks, then resume"], [...resume]);
    case "setup_failed":
      return [...changeBundle(at, "mend its setup or its commands"), ...byHand(at)];
    case "scope_violation":
      return [
        ...changeBundle(at, "widen the scope, if the edit was right"),
        ...acts(at, ["resume-with-note", "or tell the agent to stay inside"]),
      ];
    case "main_changed":
      return acts(at, ["look-at-checkout", "look at it, put it back, then resume"], [...resume]);
    case "agent_failed":
    case "idle_timeout":
    case "total_timeout":
      return [
        ...acts(at, ["check-agents", "see whether it can work, its log says more"], [...resume]),
        ...byHand(at),
      ];
    default:
      return undefined;
  }
}

function afterDone(at: WorkstreamEnd): Act[] {
  const target = { kind: "workstream", workstream: at.id } as const;
  const command = `git diff ${at.target}...${at.branch}`;
  return [
    ...acts(at, ["merge", `move ${at.target} to the verified tree`], ["trace"]),
    { id: "diff", label: actLabels.diff, reason: null, target, command },
  ];
}

/** What a person would sensibly do now with a workstream that has ended, best first; at most three acts. */
export function nextActs(at: WorkstreamEnd): Act[] {
  switch (at.state) {
    case "done":
      return afterDone(at);
    case "needs_review":
      return needsYou(at);
    case "failed":
      return (
        causeFirst(at) ?? [
          ...acts(at, ["resume-with-note", "put your note first in the next prompt"]),
          ...byHand(at),
          ...acts(at, ["edit-bundle", "widen the scope or split the task"]),
        ]
      );
    case "cancelled":
      return acts(at, ["resume", "go on where it stopped"]);
    case "blocked":
      return acts(at, ["resume", "once what it depends on is done"]);
    default:
      return [];
  }
}

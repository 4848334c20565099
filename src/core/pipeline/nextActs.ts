import type { NextAct } from "../model/progress";
import type { WorkstreamState } from "../model/states";

const cli = "openspec-workstreams";

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
}

/** A text as one word of a command that is pasted: nothing in it is for the shell to read. */
function word(text: string): string {
  if (/^[\w./:@%+=-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}

function needsYou(at: WorkstreamEnd, run: string): NextAct[] {
  const scenario = at.unproven[0];
  if (at.isTested && scenario === undefined) {
    return [
      { command: `edit workstreams/${at.id}.json`, why: "add an acceptance test that proves it" },
      { command: `${cli} resume ${run} --refreeze`, why: "use the bundle as it is then" },
    ];
  }
  const confirm: NextAct = {
    command: `${cli} confirm --ws-id ${at.id} --scenario ${word(scenario ?? "")} --note "what you saw"`,
    why: "look, then say what you saw",
  };
  return [
    ...(at.isTested ? [confirm] : []),
    { command: `cd ${word(at.worktree)}`, why: "edit or look, then resume" },
    { command: `${cli} resume ${run}`, why: "run the step again" },
  ];
}

/** What a person would sensibly do now, best first; at most three acts. */
export function nextActs(at: WorkstreamEnd): NextAct[] {
  const run = at.runId.replace(/^run-/, "").slice(0, 8);
  switch (at.state) {
    case "done":
      return [
        { command: `${cli} merge --ws-id ${at.id}`, why: `move ${at.target} to the verified tree` },
        { command: `${cli} inspect trace --ws-id ${at.id}` },
        { command: `git diff ${at.target}...${at.branch}` },
      ];
    case "needs_review":
      return needsYou(at, run);
    case "failed":
      return [
        {
          command: `${cli} resume ${run} --note "..."`,
          why: "put your note first in the next prompt",
        },
        { command: `cd ${word(at.worktree)}`, why: "mend it by hand, then resume" },
        { command: `edit workstreams/${at.id}.json`, why: "widen the scope or split the task" },
      ];
    case "cancelled":
      return [{ command: `${cli} resume ${run}`, why: "go on where it stopped" }];
    case "blocked":
      return [{ command: `${cli} resume ${run}`, why: "once what it depends on is done" }];
    default:
      return [];
  }
}

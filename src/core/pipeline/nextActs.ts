import type { NextAct } from "../model/progress";
import type { WorkstreamState } from "../model/states";

const cli = "openspec-workstreams";

/** What a person would sensibly do now, best first; at most three acts. */
export function nextActs(at: {
  id: string;
  state: WorkstreamState;
  runId: string;
  worktree: string;
  /** Names of what nobody proved. */
  unproven: readonly string[];
  branch: string;
  target: string;
}): NextAct[] {
  const run = at.runId.replace(/^run-/, "").slice(0, 8);
  switch (at.state) {
    case "done":
      return [
        { command: `${cli} merge --ws-id ${at.id}`, why: `move ${at.target} to the verified tree` },
        { command: `${cli} inspect trace --ws-id ${at.id}` },
        { command: `git diff ${at.target}...${at.branch}` },
      ];
    case "needs_review": {
      const scenario = at.unproven[0];
      const confirm: NextAct[] =
        scenario === undefined
          ? []
          : [
              {
                command: `${cli} confirm --ws-id ${at.id} --scenario "${scenario}" --note "what you saw"`,
                why: "look, then say what you saw",
              },
            ];
      return [
        ...confirm,
        { command: `cd ${at.worktree}`, why: "edit or look, then resume" },
        { command: `${cli} resume ${run}`, why: "run the step again" },
      ];
    }
    case "failed":
      return [
        {
          command: `${cli} resume ${run} --note "..."`,
          why: "put your note first in the next prompt",
        },
        { command: `cd ${at.worktree}`, why: "mend it by hand, then resume" },
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

import type { NextAct } from "../model/progress";

/** What a person can do; the same id on every surface. */
export type ActId =
  | "run"
  | "dry-run"
  | "resume"
  | "resume-with-note"
  | "refreeze"
  | "run-fresh"
  | "cancel"
  | "follow"
  | "merge"
  | "confirm"
  | "archive"
  | "trace"
  | "diff"
  | "edit-bundle"
  | "open-worktree"
  | "check-plugins"
  | "check-agents"
  | "look-at-checkout";

/** What an act is about; a surface adds the root of the project. */
export type ActSubject =
  | { kind: "workstream"; workstream: string }
  | { kind: "run"; workstream: string; run: string }
  | { kind: "change"; change: string };

/** Something that a person can do now. */
export interface Act {
  id: ActId;
  label: string;
  /** Why it makes sense, or what it does; null where the label says it. */
  reason: string | null;
  target: ActSubject;
  /** What does it at a terminal. */
  command: string;
}

/** Each act as a button or menu names it. */
export const actLabels = {
  run: "Run",
  "dry-run": "Dry Run",
  resume: "Resume",
  "resume-with-note": "Resume with a Note",
  refreeze: "Resume with the Bundle as It Is",
  "run-fresh": "Run Afresh",
  cancel: "Cancel Run",
  follow: "Follow Output",
  merge: "Merge",
  confirm: "Confirm with a Note",
  archive: "Archive",
  trace: "Show Trace",
  diff: "Show Diff",
  "edit-bundle": "Open Bundle",
  "open-worktree": "Open Worktree",
  "check-plugins": "Check Plugins",
  "check-agents": "Check Agents",
  "look-at-checkout": "Show Git Status",
} as const satisfies Record<ActId, string>;

/** The act as a run records it and a terminal prints it. */
export function printedAct({ command, reason }: Act): NextAct {
  return reason === null ? { command } : { command, why: reason };
}

/** Whether one of the acts has this id. */
export function allows(acts: readonly Act[], id: ActId): boolean {
  return acts.some((act) => act.id === id);
}

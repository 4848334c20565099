import { commands } from "../words/commands";
import { type Act, type ActId, actLabels, type ActSubject } from "./act";

/** What the acts on one workstream are made of. */
export interface ActedOn {
  id: string;
  run: string | null;
  change: string | null;
  worktree: string | null;
}

type Made = Pick<Act, "target" | "command">;

function onWorkstream({ id }: ActedOn, command: string): Made {
  return { target: { kind: "workstream", workstream: id }, command };
}

function onRun({ id, run }: ActedOn, command: (run: string) => string): Made | null {
  if (run === null) return null;
  const target: ActSubject = { kind: "run", workstream: id, run };
  return { target, command: command(run) };
}

/** Each act on a workstream; null where what it needs is missing. */
const makers = {
  run: (at) => onWorkstream(at, commands.run(at.id)),
  "dry-run": (at) => onWorkstream(at, commands.dryRun(at.id)),
  "run-fresh": (at) => onWorkstream(at, commands.runFresh(at.id)),
  merge: (at) => onWorkstream(at, commands.merge(at.id)),
  trace: (at) => onWorkstream(at, commands.trace(at.id)),
  confirm: (at) => onWorkstream(at, commands.confirm(at.id, "S", "T")),
  "edit-bundle": (at) => onWorkstream(at, commands.editBundle(at.id)),
  resume: (at) => onRun(at, commands.resume),
  "resume-with-note": (at) => onRun(at, commands.resumeWithNote),
  refreeze: (at) => onRun(at, commands.refreeze),
  cancel: (at) => onRun(at, commands.cancel),
  follow: (at) => onRun(at, commands.attach),
  "open-worktree": (at) =>
    at.worktree === null ? null : onWorkstream(at, commands.enter(at.worktree)),
  archive: ({ change }) =>
    change === null
      ? null
      : { target: { kind: "change", change }, command: commands.archive(change) },
  "check-plugins": (at) => onWorkstream(at, commands.pluginsDoctor),
  "check-agents": (at) => onWorkstream(at, commands.agentsDoctor),
  "look-at-checkout": (at) => onWorkstream(at, "git status"),
} as const satisfies Record<Exclude<ActId, "diff">, (at: ActedOn) => Made | null>;

/** An act on a workstream, with the reason for it; none where what it needs is missing. */
export function actOn(at: ActedOn, id: keyof typeof makers, reason: string | null = null): Act[] {
  const made = makers[id](at);
  return made === null ? [] : [{ id, label: actLabels[id], reason, ...made }];
}

import { changeViews } from "../../core/view/changeView";
import type { ProjectState } from "../model/projectState";
import { type WorkstreamView, workstreamViews } from "../../core/view/workstreamView";
import { facts } from "../../core/words/factList";
import { plural } from "../../core/words/plural";

/** What the one status bar item says; where a click leads is a view, or the workstream that it is about. */
export interface StatusText {
  text: string;
  tooltip: string;
  needsYou: boolean;
  click: "changes" | "workstreams" | "trust";
}

/** What needs a person comes first; a failure is news until the Workstreams view was looked at. */
export function statusText(
  states: readonly ProjectState[],
  { isTrusted, lastLook }: { isTrusted: boolean; lastLook: number },
): StatusText {
  if (!isTrusted) {
    return {
      text: "$(lock) OpenSpec: read-only",
      tooltip: "This folder is not trusted, so nothing runs.",
      needsYou: false,
      click: "trust",
    };
  }
  const all = states.flatMap(workstreamViews);
  const running = all.filter((each) => each.word === "running");
  const asking = all.filter((each) => each.word === "needs you");
  const failed = all.filter(
    (each) => each.word === "failed" && (each.row?.updatedAt ?? 0) > lastLook,
  );
  const interrupted = all.filter((each) => each.word === "interrupted");
  const alsoRunning = running.length > 0 && `${running.length} running`;
  if (asking.length > 0) {
    return about(asking, facts(`$(bell-dot) ${asking.length} needs you`, alsoRunning), true);
  }
  if (failed.length > 0) {
    return about(failed, facts(`$(error) ${failed.length} failed`, alsoRunning));
  }
  if (interrupted.length > 0) {
    const text = `$(debug-disconnect) ${interrupted.length} to resume`;
    return about(interrupted, facts(text, alsoRunning));
  }
  if (running.length > 0) return about(running, `$(sync~spin) ${running.length} running`);
  return quiet(states);
}

function about(views: readonly WorkstreamView[], text: string, needsYou = false): StatusText {
  const tooltip = views.map((each) => `${each.id}: ${each.text}.`).join("\n");
  return { text, tooltip, needsYou, click: "workstreams" };
}

function quiet(states: readonly ProjectState[]): StatusText {
  const changes = states.flatMap(changeViews);
  const proven = changes.reduce((sum, each) => sum + each.proven, 0);
  const all = changes.reduce((sum, each) => sum + each.evidence.size, 0);
  const left = all - proven;
  const tooltip =
    all === 0
      ? "No open change has a requirement."
      : left === 0
        ? "Every scenario of the open changes is proven."
        : `${plural(left, "scenario is", "scenarios are")} unproven.`;
  const text = all === 0 ? "$(law) OpenSpec" : `$(law) ${proven}/${all} proven`;
  return { text, tooltip, needsYou: false, click: "changes" };
}

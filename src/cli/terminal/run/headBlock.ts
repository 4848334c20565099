import { visibleLine } from "../../../core/text/controlCharacters";
import type { ProgressOf } from "./terminalRun";
import { blankLine, plainSpan, styled, type Line } from "../spans";
import { plural } from "../../../core/words/plural";
import { shortCommit, shortRun } from "../../../core/words/shortId";

type Started = ProgressOf<"run_started">;

/** `main@4f2c91e`. */
export function targetText(target: Started["target"]): string {
  return `${visibleLine(target.ref)}@${shortCommit(target.commit)}`;
}

/** `3 tasks, 8 files in scope, 4 acceptance tests, at most 45 min`. */
export function sizeText(workstream: Started["workstreams"][number]): string {
  const parts = [
    plural(workstream.tasks, "task"),
    `${plural(workstream.scopeFiles, "file")} in scope`,
    plural(workstream.acceptanceTests, "acceptance test"),
  ];
  if (workstream.maxMinutes !== undefined) parts.push(`at most ${workstream.maxMinutes} min`);
  return parts.join(", ");
}

function headLine(name: string, about: string, started: Started): Line {
  const resumed = started.resumed ? ", resumed" : "";
  return {
    prefix: [styled("bold", name), plainSpan("  ")],
    body: [styled("dim", `${about}${resumed}`)],
    right: styled("dim", shortRun(started.run)),
  };
}

/** The head of a run of one workstream: what, how much, by whom, from where. */
export function headOfOne(started: Started): Line[] {
  const [workstream] = started.workstreams;
  if (workstream === undefined) return headOfSeveral(started);
  const about = `${sizeText(workstream)}. ${visibleLine(workstream.agentTitle)} on ${targetText(started.target)}`;
  return [
    headLine(visibleLine(workstream.id), `change ${visibleLine(workstream.change)}`, started),
    { body: [styled("dim", about)] },
    blankLine,
  ];
}

/** The head of a run of several workstreams. */
export function headOfSeveral(started: Started): Line[] {
  const changes = [...new Set(started.workstreams.map(({ change }) => visibleLine(change)))];
  const [first] = changes;
  const name = changes.length === 1 && first !== undefined ? first : `${changes.length} changes`;
  const agents = [...new Set(started.workstreams.map(({ agentTitle }) => visibleLine(agentTitle)))];
  const count = plural(started.workstreams.length, "workstream");
  return [
    headLine(name, `${count}, at most ${started.maxParallel} at a time`, started),
    { body: [styled("dim", `${agents.join(", ")} on ${targetText(started.target)}`)] },
    blankLine,
  ];
}

/** Why a workstream starts or goes on, where there is a reason to tell. */
export function startOfOne(started: ProgressOf<"workstream_started">): Line[] {
  if (started.why === undefined) return [];
  return [{ body: [styled("dim", visibleLine(started.why))] }, blankLine];
}

import { visibleLine } from "../../../core/text/controlCharacters";
import { padText, textWidth } from "../fitText";
import type { TerminalAttempt, TerminalRun, TerminalWorkstream } from "./terminalRun";
import { blankLine, plainSpan, styled, type Line, type Span } from "../spans";
import { space, stateGlyph, waitsGlyph } from "../words";
import { stateWord, attemptName } from "../../../core/words/stateWords";
import { formatDuration, formatClock } from "../../../core/words/duration";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMs = 250;
const mostRows = 12;

function spinner(nowMs: number): Span {
  return styled("cyan", frames[Math.floor(nowMs / frameMs) % frames.length] ?? "");
}

function elapsed(from: number, nowMs: number): string {
  return formatClock(nowMs - from);
}

function clock(attempt: TerminalAttempt, nowMs: number): string {
  const since = elapsed(attempt.startedAt, nowMs);
  if (attempt.lastOutputAt === undefined) return since;
  return `${since}, last output ${elapsed(attempt.lastOutputAt, nowMs)} ago`;
}

/** What the only workstream does now, in one row; none when it does nothing. */
export function liveRowOfOne(workstream: TerminalWorkstream, nowMs: number): Line[] {
  const { attempt, waits } = workstream;
  if (waits !== undefined && !workstream.running) {
    return [{ prefix: [waitsGlyph], body: [styled("dim", ` waits: ${visibleLine(waits)}`)] }];
  }
  if (attempt === undefined || !workstream.running) return [];
  return [
    {
      prefix: [
        spinner(nowMs),
        plainSpan(" "),
        styled("bold", attempt.step.toUpperCase()),
        plainSpan(" "),
        styled("dim", `#${attempt.attempt}`),
      ],
      body: [plainSpan(`  ${visibleLine(attempt.doing ?? "")}`)],
      right: plainSpan(clock(attempt, nowMs)),
    },
  ];
}

interface Row {
  glyph: Span;
  state: string;
  detail: string;
  right: string;
  quiet: boolean;
}

function rowOf(workstream: TerminalWorkstream, runStartedAt: number, nowMs: number): Row {
  const { attempt, finished } = workstream;
  if (finished !== undefined) {
    return {
      glyph: stateGlyph(finished.state),
      state: stateWord(finished.state),
      detail: finished.state === "done" ? "" : visibleLine(finished.message),
      right: formatDuration(finished.durationMs),
      quiet: false,
    };
  }
  if (workstream.running && attempt !== undefined) {
    return {
      glyph: spinner(nowMs),
      state: attemptName(attempt),
      detail: visibleLine(attempt.doing ?? ""),
      right: clock(attempt, nowMs),
      quiet: false,
    };
  }
  return {
    glyph: waitsGlyph,
    state: workstream.waits === undefined ? "pending" : "waits",
    detail: visibleLine(workstream.waits ?? ""),
    right: elapsed(runStartedAt, nowMs),
    quiet: true,
  };
}

function rowLine(id: string, row: Row, idWidth: number): Line {
  const body = `${padText(row.state, 11)} ${row.detail}`;
  const right = row.quiet ? styled("dim", row.right) : plainSpan(row.right);
  const prefix = [space(2), row.glyph];
  const name = ` ${padText(id, idWidth)}  `;
  return row.quiet
    ? { prefix, body: [styled("dim", name + body)], right }
    : { prefix: [...prefix, plainSpan(name)], body: [plainSpan(body)], right };
}

function isActive(workstream: TerminalWorkstream): boolean {
  return workstream.finished === undefined && workstream.running;
}

/** What rows are given up first when there are too many: the finished, then the waiting. */
function inOrderOfInterest(all: readonly TerminalWorkstream[]): TerminalWorkstream[] {
  const active = all.filter(isActive);
  const waiting = all.filter(
    (workstream) => !isActive(workstream) && workstream.finished === undefined,
  );
  const kept = new Set([...active, ...waiting, ...all].slice(0, Math.max(mostRows, all.length)));
  return [...kept].slice(0, mostRows);
}

/** All workstreams of the run below a rule: what each does now, or how it ended. */
export function liveRowsOfSeveral(facts: TerminalRun, columns: number, nowMs: number): Line[] {
  const all = [...facts.workstreams.values()];
  const kept = new Set(inOrderOfInterest(all));
  const shown = all.filter((workstream) => kept.has(workstream));
  const startedAt = facts.started?.at ?? nowMs;
  const width = Math.max(0, ...shown.map((workstream) => textWidth(workstream.id)));
  const finished = all.filter((workstream) => workstream.finished !== undefined).length;
  const more = all.length - shown.length;
  const counts = `${finished} of ${all.length} finished  ${elapsed(startedAt, nowMs)}`;
  return [
    { body: [styled("dim", "─".repeat(columns))] },
    ...shown.map((each) => rowLine(each.id, rowOf(each, startedAt, nowMs), width)),
    ...(more > 0 ? [{ prefix: [space(4)], body: [styled("dim", `and ${more} more`)] }] : []),
    blankLine,
    {
      prefix: [space(2)],
      body: [styled("dim", `${counts}   Ctrl+C stops, resume continues`)],
    },
  ];
}

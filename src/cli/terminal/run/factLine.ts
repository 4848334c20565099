import type { Progress } from "../../../core/model/progress";
import { visibleLine } from "../../../core/text/controlCharacters";
import { padText } from "../fitText";
import type { ProgressOf } from "./terminalRun";
import { plainSpan, styled, type Line, type Span } from "../spans";
import { madeCommit } from "./stepBlock";
import {
  failedGlyph,
  passedGlyph,
  startsGlyph,
  stateGlyph,
  waitsGlyph,
  warningGlyph,
} from "../words";
import { shortCommit } from "../../../core/words/shortId";
import { stateWord, attemptName } from "../../../core/words/stateWords";
import { formatDuration } from "../../../core/words/duration";

/** `14:05:24`, local time. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

interface Fact {
  glyph: Span;
  what: string;
  detail: Span[];
}

function stepFact(step: ProgressOf<"step_finished">): Fact {
  const parts = [formatDuration(step.durationMs), visibleLine(step.summary)];
  const detail = [styled("dim", parts.filter((part) => part !== "").join(", "))];
  const commit = madeCommit(undefined, step);
  if (commit !== undefined) detail.unshift(styled("cyan", shortCommit(commit)), plainSpan(" "));
  const glyphs = { passed: passedGlyph, failed: failedGlyph };
  return {
    glyph:
      step.status === "passed" || step.status === "failed" ? glyphs[step.status] : warningGlyph,
    what: `${attemptName(step)} ${step.status}`,
    detail,
  };
}

function factOf(progress: Progress, live: boolean): Fact | undefined {
  switch (progress.kind) {
    case "workstream_started": {
      const why = visibleLine(progress.why ?? "");
      return { glyph: startsGlyph, what: "starts", detail: [styled("dim", why)] };
    }
    case "workstream_waits": {
      // The live region says so as long as it lasts.
      if (live) return undefined;
      const why = styled("dim", visibleLine(progress.why));
      return { glyph: waitsGlyph, what: "waits", detail: [why] };
    }
    case "step_finished":
      return stepFact(progress);
    case "breaker_tripped": {
      const detail = [plainSpan(visibleLine(progress.message))];
      return { glyph: failedGlyph, what: "stopped", detail };
    }
    case "workstream_finished":
      return {
        glyph: stateGlyph(progress.state),
        what: stateWord(progress.state),
        detail: [plainSpan(visibleLine(progress.message))],
      };
    default:
      return undefined;
  }
}

/** One fact of one workstream among several, in one line; none for what is told elsewhere. */
export function factLine(progress: Progress, idWidth: number, live: boolean): Line | undefined {
  const fact = factOf(progress, live);
  if (fact === undefined || !("workstream" in progress)) return undefined;
  return {
    prefix: [
      styled("dim", timeOfDay(progress.at)),
      plainSpan(` ${padText(progress.workstream, idWidth)}  `),
      fact.glyph,
      plainSpan(` ${padText(fact.what, 22)} `),
    ],
    body: fact.detail,
  };
}

import type { WorkstreamState } from "../../core/model/states";
import { visibleLine } from "../../core/text/controlCharacters";
import { plainSpan, styled, type Span } from "./spans";

export const passedGlyph = styled("green", "✓");
export const failedGlyph = styled("red", "✗");
export const warningGlyph = styled("yellow", "!");
export const needsYouGlyph = styled("magenta", "!");
export const startsGlyph = styled("cyan", "▸");
export const waitsGlyph = styled("dim", "·");

/** `1 task`, `3 tasks`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `run-7c1f09…` as people say it: `run-7c1f09`. */
export function shortRun(run: string): string {
  return visibleLine(run).slice(0, "run-".length + 6);
}

/** A commit as git abbreviates it. */
export function shortCommit(commit: string): string {
  return visibleLine(commit).slice(0, 7);
}

/** A workstream's state in the words of the interface. */
export function stateWord(state: WorkstreamState): string {
  return stateWords[state];
}

const stateWords = {
  pending: "pending",
  blocked: "blocked",
  ready: "pending",
  editing: "running",
  static_check: "running",
  runtime_check: "running",
  fixing: "running",
  done: "done",
  needs_review: "needs you",
  failed: "failed",
  cancelled: "cancelled",
} as const satisfies Record<WorkstreamState, string>;

/** The mark before a workstream's state; the word beside it says the same. */
export function stateGlyph(state: WorkstreamState): Span {
  switch (state) {
    case "done":
      return passedGlyph;
    case "needs_review":
      return needsYouGlyph;
    case "failed":
      return failedGlyph;
    case "blocked":
    case "cancelled":
      return warningGlyph;
    default:
      return startsGlyph;
  }
}

/** What an exit code says, in two or three words. */
export function exitWords(exitCode: number): string {
  switch (exitCode) {
    case 0:
      return "proven";
    case 1:
      return "not proven";
    case 2:
      return "could not run";
    case 3:
      return "needs you";
    case 130:
      return "cancelled";
    case 143:
      return "interrupted";
    default:
      return "unknown";
  }
}

/** Ends a sentence that came without its full stop. */
export function sentence(text: string): string {
  const clean = visibleLine(text);
  return /[.?!…]$/u.test(clean) ? clean : `${clean}.`;
}

/** `path:line:column`, the form that terminals and editors link. */
export function placeText(place: { file: string; line: number; column: number }): string {
  return `${visibleLine(place.file)}:${place.line}:${place.column}`;
}

export function space(columns: number): Span {
  return plainSpan(" ".repeat(columns));
}

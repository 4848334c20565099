import type { WorkstreamState } from "../../core/model/states";
import { visibleLine } from "../../core/text/controlCharacters";
import { plainSpan, styled, type Span } from "./spans";

export const passedGlyph = styled("green", "✓");
export const failedGlyph = styled("red", "✗");
export const warningGlyph = styled("yellow", "!");
export const needsYouGlyph = styled("magenta", "!");
export const startsGlyph = styled("cyan", "▸");
export const waitsGlyph = styled("dim", "·");

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

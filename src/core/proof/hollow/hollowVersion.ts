/**
 * What a hollow function does: it returns nothing, returns something that is never right (and of which everything can be
 * asked), or throws.
 */
export type HollowVersion = "nothing" | "anything" | "throws";

/** A product file before and after the change; `base` is undefined for a new one. */
export interface ChangedFile {
  path: string;
  base: string | undefined;
  commit: string;
}

/** The text in comments: a test that searches the source for what it should do finds it, whatever the source does. */
export function inComments(text: string, mark: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `${mark} ${line}`)
    .join("\n");
}

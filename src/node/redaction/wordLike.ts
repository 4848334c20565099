/** A word with at most a small number behind it, as names in honest text are made of. */
const word = /^(?:[A-Z]?[a-z]{0,15}|[A-Z]{0,15})\d{0,2}$/;

/** Whether a text is made of words and small numbers, which no key that somebody drew by lot is. */
export function isWordLike(text: string): boolean {
  return text
    .split(/[-_./]|(?<=[a-z])(?=[A-Z][a-z])/)
    .every((part) => part === "" || word.test(part));
}

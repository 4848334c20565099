/** Words that carry no meaning of their own; "not" and "no" are none of them, they turn a name into its opposite. */
const stopWords = new Set(
  (
    "a an and are as at be been but by can do does for from given had has have if in into is it its " +
    "must of on or scenario shall should so test tests that the their then there this to was were " +
    "when which will with"
  ).split(" "),
);

/** The words of a name: camelCase, snake_case and punctuation split, lower-cased, in order, stop words left out. */
export function scenarioWords(name: string): string[] {
  return name
    .normalize("NFKC")
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "" && !stopWords.has(word));
}

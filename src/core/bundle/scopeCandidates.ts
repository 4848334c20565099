import type { Change } from "../model/change";

const stopWords = new Set(
  (
    "a add all an and any api are as at be by can change configure create data for from has if implement in index init into is it its " +
    "json main make md module must new no not of on or per remove requirement scenario shall should src support system test tests that the " +
    "then this to update use user using verify when with"
  ).split(" "),
);

function wordsOf(text: string): Set<string> {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => (word.length > 4 ? word.replace(/(ing|ers?|ed|s)$/, "") : word));
  return new Set(words.filter((word) => word.length > 1 && !stopWords.has(word)));
}

/** Tracked files that share words with a change, best first: suggestions for a scope that nothing names. */
export function scopeCandidates(change: Change, trackedPaths: readonly string[]): string[] {
  const wanted = wordsOf(
    [
      change.title,
      change.id,
      ...change.tasks.filter(({ done }) => !done).map(({ text }) => text),
      ...change.requirements.flatMap(({ name, text }) => [name, text]),
    ].join(" "),
  );
  const files = trackedPaths
    .filter(
      (path) => !/^(openspec|workstreams|node_modules)\/|^\.|\.(lock|md)$|-lock\.json$/.test(path),
    )
    .map((path) => ({ path, words: wordsOf(path) }));
  const spread = new Map<string, number>();
  for (const { words } of files) {
    for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  }
  // A word that few paths have says more than one that half of them have.
  const weight = (word: string) => Math.log(1 + files.length / (spread.get(word) ?? 1));
  return files
    .map(({ path, words }) => ({
      path,
      score: [...words]
        .filter((word) => wanted.has(word))
        .reduce((sum, word) => sum + weight(word), 0),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || (one.path < other.path ? -1 : 1))
    .slice(0, 10)
    .map(({ path }) => path);
}

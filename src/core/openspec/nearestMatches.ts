/** How many characters have to be added, dropped or replaced to make one word the other. */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const replaced = (row[j - 1] ?? 0) + cost;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The five names that are nearest to a word, the nearest first, as OpenSpec suggests them. */
export function nearestMatches(word: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 5)
    .map(({ name }) => name);
}

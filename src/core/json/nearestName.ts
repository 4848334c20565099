function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at++) {
      const replace = (row[at] ?? 0) + (one[index] === other[at] ? 0 : 1);
      next.push(Math.min(replace, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? one.length;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The known names that a mistyped one may mean, nearest first; empty when none is near. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  const near = (other: string): number => {
    const [one, two] = [plain(name), plain(other)];
    const holds = one.length >= 4 && two.length >= 4 && (one.includes(two) || two.includes(one));
    return holds ? 1 : distance(one, two);
  };
  return known
    .map((other) => ({ other, far: near(other) }))
    .filter(({ far }) => far <= limit)
    .sort((one, two) => one.far - two.far || (one.other < two.other ? -1 : 1))
    .map(({ other }) => other);
}

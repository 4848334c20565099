const clearly = 25;
/** The most that twice the text may take, in times of the text. */
export const mostRatio = 2.5;
const rounds = 6;

/** Milliseconds of the processor, which do not grow where others use the machine too. */
function timeOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

/**
 * How much longer a text of twice the length takes, as the least of several rounds; undefined where both take too
 * little to be told from noise, which nothing that grows faster than its text does at this length.
 */
export function growth(work: (length: number) => () => void, length: number): number | undefined {
  const [short, long] = [work(length), work(2 * length)];
  let [shortest, longest] = [Infinity, timeOf(long)];
  for (let round = 0; round < rounds; round++) {
    if (longest < clearly) return undefined;
    shortest = Math.min(shortest, timeOf(short));
    if (longest / shortest <= mostRatio) break;
    longest = Math.min(longest, timeOf(long));
  }
  return longest / shortest;
}

/** The same, asked again for four times the text before it counts as too much: what is noise is gone there. */
export function steadyGrowth(
  work: (length: number) => () => void,
  length: number,
): number | undefined {
  const found = growth(work, length);
  return found === undefined || found <= mostRatio ? found : growth(work, 4 * length);
}

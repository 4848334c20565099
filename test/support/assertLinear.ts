import assert from "node:assert/strict";

const tries = 3;
const mostTimes = 15;
/** Below this, what is measured is the noise of the machine. */
const leastMs = 50;

function cpuMs(run: (times: 1 | 10) => void, times: 1 | 10): number {
  const before = process.cpuUsage();
  run(times);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Asserts that ten times the input costs at most fifteen times the CPU time; what costs its square costs a hundred times.
 * A busy machine may disturb a measurement, so that one that holds is enough.
 */
export function assertLinear(run: (times: 1 | 10) => void): void {
  const costs: string[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    const [one, ten] = [cpuMs(run, 1), cpuMs(run, 10)];
    if (ten <= mostTimes * Math.max(one, leastMs)) return;
    costs.push(`${one.toFixed(0)} ms, ten times as much ${ten.toFixed(0)} ms`);
  }
  assert.fail(`The cost grows faster than the input: ${costs.join("; ")}`);
}

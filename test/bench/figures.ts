/** The value below which `part` of them lie. */
export function percentile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Prints a figure, its goal (null: none is set) and whether it holds. */
export function say(name: string, value: number, unit: string, goal: number | null): void {
  const verdict =
    goal === null
      ? "(no goal)"
      : `(goal ${Number(goal.toFixed(2))}) ${value <= goal ? "ok" : "ABOVE"}`;
  console.log(`  ${name.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit}  ${verdict}`);
}

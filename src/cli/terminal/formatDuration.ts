const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `0.8s`, `42s`, `4m 12s`, `1h 05m`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 9_950) return `${(whole / second).toFixed(1)}s`;
  const seconds = Math.round(whole / second);
  if (seconds < 60) return `${seconds}s`;
  if (whole < hour) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.floor(whole / minute);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** The same in whole seconds, for clocks that run. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / second);
  return seconds < 60 ? `${seconds}s` : formatDuration(seconds * second);
}

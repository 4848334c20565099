const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** A duration as terminals show it, in columns: `0.8s`, `42s`, `4m 12s`, `1h 05m`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 9_950) return `${(whole / second).toFixed(1)}s`;
  const seconds = Math.round(whole / second);
  if (seconds < 60) return `${seconds}s`;
  if (whole < hour) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.floor(whole / minute);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** `formatDuration` in whole seconds, for clocks that run. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / second);
  return seconds < 60 ? `${seconds}s` : formatDuration(seconds * second);
}

/** A duration as windows show it, in a sentence: `41 s`, `4 min 12 s`, `1 h 3 min`. */
export function duration(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.round(ms / second))} s`;
  if (ms < hour) {
    const seconds = Math.floor((ms % minute) / second);
    const minutes = Math.floor(ms / minute);
    return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  }
  const minutes = Math.floor((ms % hour) / minute);
  const hours = Math.floor(ms / hour);
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `41 s`, `4 min 12 s`, `1 h 3 min`. */
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

/** `just now`, `12 min ago`, `2 h ago`, `3 days ago`. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < minute) return "just now";
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  const days = Math.floor(age / day);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** `14:02`, or with the date when it is not today's. */
export function clockTime(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}

/** `1 task`, `3 tasks`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** The short form of a commit. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** `run-7c1f09…` as people say it: `run-7c1f09`. */
export function shortRun(id: string): string {
  return id.slice(0, "run-".length + 6);
}

/** The facts that there are, with a middle dot between them. */
export function facts(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join(" · ");
}

/** Why, as it stands after the state's word: `: STATIC #1: 2 new issues`. The sentence it comes from says the word too. */
export function because(reason: string | null): string {
  if (reason === null) return "";
  return `: ${reason.replace(/^(?:Needs you: |Failed in |Stopped: )/, "").replace(/\.$/, "")}`;
}

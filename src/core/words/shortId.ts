import { visibleLine } from "../text/controlCharacters";

/** A commit as git abbreviates it. */
export function shortCommit(commit: string): string {
  return visibleLine(commit).slice(0, 7);
}

/** `run-7c1f09…` as people say it: `run-7c1f09`. */
export function shortRun(run: string): string {
  return visibleLine(run).slice(0, "run-".length + 6);
}

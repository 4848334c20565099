import { bullets, code, sections } from "./markdown";

/** Where an agent may work; every path is relative to its working directory. */
export interface PromptLimits {
  /** Paths and globs of files that it may change. */
  mayChange: readonly string[];
  /** Paths that it may create. */
  mayCreate: readonly string[];
  /** What is in scope and exists now. */
  existing: readonly string[];
  /** Files in scope that judge the work and must stay as they are. */
  locked: readonly string[];
}

const mostPaths = 100;

function paths(list: readonly string[]): string {
  const shown = list.slice(0, mostPaths).map(code);
  const rest = list.length - shown.length;
  return bullets(rest > 0 ? [...shown, `and ${rest} more`] : shown);
}

function block(title: string, list: readonly string[]): string {
  return list.length === 0 ? "" : `${title}\n\n${paths(list)}`;
}

/** The part of a prompt that says which files an agent may touch. */
export function renderLimits(limits: PromptLimits): string {
  return sections(
    "## Files",
    "Paths are relative to your working directory.",
    block("You may change files that match:", limits.mayChange),
    block("You may create:", limits.mayCreate),
    limits.existing.length === 0
      ? "None of these files exists yet."
      : block("Of these, the following exist now; read them first:", limits.existing),
    block("Locked, because they judge your work; do not change them:", limits.locked),
    "Never touch `openspec/`, `workstreams/`, `.workstreams.json` or `.git`. If you change any other file, all of your work in this attempt is thrown away.",
  );
}

/** The part of a prompt that says how an agent has to behave. */
export function renderRules(): string {
  return sections(
    "## Rules",
    bullets([
      "Work only inside your working directory, a git worktree made for this task. Read whatever you need there.",
      "Do not commit, and do not switch, create or move branches: what you leave in the files is committed for you.",
      "Do not tick boxes in `tasks.md`: that happens when the work is proven.",
      "Do not change the configuration of checkers or test runners, and do not silence a finding instead of mending it.",
      "Do not weaken, skip or delete tests that exist.",
      "Nobody answers questions. Decide by the requirements, and finish with exit code 0.",
    ]),
  );
}

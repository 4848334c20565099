import path from "node:path";
import type { Issue } from "../../core/model/issue";
import { issuesFound, type Classification } from "../../core/plugins/output/classify";
import { notLookedAtText } from "../../core/words/notLookedAt";
import type { PluginPlan } from "./planPlugins";

/** What a plugin found out. */
export interface PluginRun {
  outcome: Classification["outcome"];
  why: string;
  /** The issues of a broken run are syntax errors in checked files. */
  issues: Issue[];
  /** The command of the first process; empty when none was started. */
  argv: string[];
  exitCode: number | null;
  durationMs: number;
  /** Files that it looked at, at least 1 for a tool that checks the whole project. 0 with `clean`: there was nothing to look at. */
  looked: number;
  /** It gave up before it had looked at everything, so that only what it found new says something. */
  stoppedEarly: boolean;
  /** Files that concern it and that it left out, as its own configuration says. */
  notLookedAt: string[];
}

/** The run of one process of a plugin. */
export interface Part extends Classification {
  argv: string[];
  exitCode: number | null;
  durationMs: number;
}

/** The run of a plugin of which no process was started. */
export const notStarted = {
  issues: [],
  argv: [],
  exitCode: null,
  durationMs: 0,
  looked: 0,
  stoppedEarly: false,
  notLookedAt: [],
};

const worstFirst = ["missing", "broken", "issues", "clean"] as const;

function notLookedAt(
  { manifest }: PluginPlan,
  files: readonly string[],
  parts: readonly Part[],
): string[] {
  const leftOut = new Set(parts.flatMap((part) => part.leftOut));
  const listed = parts.flatMap(({ lookedAt }) => (lookedAt === undefined ? [] : [lookedAt]));
  const lookedAt = new Set(listed.flat());
  return files.filter((file) => {
    if (leftOut.has(file)) return true;
    // Configuration concerns a tool, too, and is none of the files that it lists.
    const isSource = manifest.match.extensions.includes(path.posix.extname(file).toLowerCase());
    return listed.length > 0 && isSource && !lookedAt.has(file);
  });
}

function whyOf(run: Pick<PluginRun, "outcome" | "why" | "issues" | "notLookedAt">): string {
  if (run.outcome === "issues") return issuesFound(run.issues.length);
  if (run.outcome !== "clean" || run.notLookedAt.length === 0) return run.why;
  return notLookedAtText(run.notLookedAt);
}

/** The worst outcome decides; issues of all parts are kept. */
export function combine(
  plan: PluginPlan,
  parts: readonly Part[],
  { files, looked, ignored }: { files: readonly string[]; looked: number; ignored: string[] },
): PluginRun {
  const worst = worstFirst.find((outcome) => parts.some((part) => part.outcome === outcome));
  const deciding = parts.find((part) => part.outcome === worst);
  if (deciding === undefined) throw new Error("no part of a plugin was run");
  const issues = parts.flatMap((part) => part.issues);
  const { outcome, why } = deciding;
  const missed =
    outcome === "broken" || outcome === "missing" ? [] : notLookedAt(plan, files, parts);
  const notLooked = [...missed, ...ignored];
  return {
    outcome,
    why: whyOf({ outcome, why, issues, notLookedAt: notLooked }),
    issues,
    stoppedEarly: parts.some((part) => part.stoppedEarly === true),
    notLookedAt: notLooked,
    argv: parts[0]?.argv ?? [],
    exitCode: deciding.exitCode,
    durationMs: parts.reduce((sum, part) => sum + part.durationMs, 0),
    looked: Math.max(0, looked - missed.length),
  };
}

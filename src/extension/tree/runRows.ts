import path from "node:path";
import type { IssueRow, PluginResultRow } from "../../core/model/rows";
import type { AttemptStatus } from "../../core/model/states";
import type { ProjectState } from "../model/projectState";
import type { AttemptFacts, WorkstreamRun } from "../../core/view/storeFacts";
import { type WorkstreamView } from "../../core/view/workstreamView";
import { placeOfIssue } from "../model/worktreePlace";
import { plain, type TreeRow } from "./row";
import { icons, type StateIcon } from "./stateIcons";
import { clockTime } from "../../core/words/clockTime";
import { attemptName } from "../../core/words/stateWords";
import type { Target } from "../../core/view/target";
import { because } from "../../core/words/endSentence";
import { plural } from "../../core/words/plural";
import { duration } from "../../core/words/duration";
import { facts } from "../../core/words/factList";
import { shortCommit, shortRun } from "../../core/words/shortId";

/** A run of one workstream, with its attempts, plugin results and issues below it. */
export function runRow(state: ProjectState, view: WorkstreamView, run: WorkstreamRun): TreeRow {
  const id = `ws/${view.id}/run/${run.runId}`;
  const { icon, words } = runState(run);
  const isCurrent = run === view.latest && run.run.alive;
  const took = duration((run.run.finishedAt ?? state.now) - run.run.startedAt);
  return {
    id,
    label: shortRun(run.runId),
    description: facts(
      clockTime(run.run.startedAt, state.now),
      words,
      !run.run.dryRun && (run.run.alive || run.run.finishedAt !== null) && took,
    ),
    icon,
    context: ["run", ...(isCurrent ? ["can-cancel", "can-follow"] : [])].join(" "),
    tooltip: [`**${words ?? "running"}**: ${plain(run.runId)}`, plain(run.run.message ?? "")]
      .filter((line) => line !== "")
      .join("\n\n"),
    target: { kind: "run", root: state.project.root, workstream: view.id, run: run.runId },
    expanded: isCurrent,
    ...(run.attempts.length === 0
      ? {}
      : { children: () => run.attempts.map((attempt) => attemptRow(state, run, id, attempt)) }),
  };
}

function runState(run: WorkstreamRun): { icon: StateIcon; words: string | null } {
  if (run.run.dryRun) return { icon: icons.dryRun, words: "dry run" };
  const why = because(run.reason);
  switch (run.state) {
    case "done":
      return { icon: icons.done, words: "done" };
    case "needs_review":
      return { icon: icons.needsYou, words: `needs you${why}` };
    case "failed":
      return { icon: icons.failed, words: `failed${why}` };
    case "cancelled":
      return { icon: icons.cancelled, words: "cancelled" };
    case "blocked":
      return { icon: icons.blocked, words: `blocked${why}` };
    case "pending":
    case "ready":
    case "editing":
    case "static_check":
    case "runtime_check":
    case "fixing":
      return run.run.alive
        ? { icon: icons.running, words: null }
        : { icon: icons.interrupted, words: "interrupted" };
  }
}

const attemptIcons = {
  running: icons.running,
  passed: icons.passed,
  failed: icons.failed,
  interrupted: icons.interrupted,
  cancelled: icons.cancelled,
} as const satisfies Record<AttemptStatus, StateIcon>;

function attemptRow(
  state: ProjectState,
  run: WorkstreamRun,
  runId: string,
  attempt: AttemptFacts,
): TreeRow {
  // A dead engine cannot have written that its attempt ended.
  const status = attempt.status === "running" && !run.run.alive ? "interrupted" : attempt.status;
  const id = `${runId}/step/${attempt.step}/${attempt.attempt}`;
  const took = duration((attempt.finishedAt ?? state.now) - attempt.startedAt);
  const children = attemptChildren(state, run, id, attempt);
  const description = facts(status, status !== "interrupted" && took, outcomeOf(attempt));
  const log = logTarget(state, attempt.logPath);
  return {
    id,
    label: attemptName(attempt),
    description,
    icon: attemptIcons[status],
    context: log === undefined ? "attempt" : "attempt has-log",
    tooltip: [
      `**${status}**: ${attemptName(attempt)}`,
      plain(attempt.summary ?? ""),
      attempt.agent === null ? "" : `Agent: ${plain(attempt.agent)}`,
      attempt.commitSha === null ? "" : `Commit: \`${shortCommit(attempt.commitSha)}\``,
    ]
      .filter((line) => line !== "")
      .join("\n\n"),
    ...(log === undefined ? {} : { target: log }),
    ...(children.length === 0 ? {} : { expanded: status === "failed", children: () => children }),
  };
}

function outcomeOf(attempt: AttemptFacts): string | null {
  if (attempt.status === "running") return null;
  const found = attempt.issues.filter((issue) => issue.isNew).length;
  if (attempt.status === "failed" && found > 0) return plural(found, "new issue");
  if (attempt.status === "passed" && attempt.step === "edit" && attempt.commitSha !== null) {
    return shortCommit(attempt.commitSha);
  }
  return attempt.summary ?? attempt.reason?.replaceAll("_", " ") ?? null;
}

function attemptChildren(
  state: ProjectState,
  run: WorkstreamRun,
  id: string,
  attempt: AttemptFacts,
): TreeRow[] {
  const shown = attempt.issues.filter((issue) => issue.isNew);
  const issueRows = (issues: readonly IssueRow[]) =>
    issues.map((issue) => issueRow(state, run, id, issue));
  return [
    ...attempt.plugins.map((plugin) =>
      pluginRow(
        state,
        id,
        plugin,
        issueRows(shown.filter((issue) => issue.pluginResultId === plugin.id)),
      ),
    ),
    ...issueRows(shown.filter((issue) => issue.pluginResultId === null)),
  ];
}

function pluginRow(
  state: ProjectState,
  attemptId: string,
  plugin: PluginResultRow,
  issues: readonly TreeRow[],
): TreeRow {
  const { icon, text } = pluginOutcome(plugin);
  const log = logTarget(state, plugin.logPath);
  return {
    id: `${attemptId}/plugin/${plugin.pluginId}`,
    label: plugin.version === null ? plugin.pluginId : `${plugin.pluginId} ${plugin.version}`,
    description: text,
    icon,
    context: log === undefined ? "plugin" : "plugin has-log",
    tooltip: [`**${text}**`, plain(plugin.why ?? ""), commandLine(plugin)]
      .filter((line) => line !== "")
      .join("\n\n"),
    ...(log === undefined ? {} : { target: log }),
    ...(issues.length === 0 ? {} : { expanded: true, children: () => issues }),
  };
}

function commandLine({ command, exitCode }: PluginResultRow): string {
  if (command === null) return "";
  const line = command.join(" ").replace(/[`\r\n]/g, " ");
  return `\`${line}\`${exitCode === null ? "" : `, exit ${exitCode}`}`;
}

function pluginOutcome(plugin: PluginResultRow): { icon: StateIcon; text: string } {
  const known = plugin.knownCount > 0 && `${plugin.knownCount} known`;
  switch (plugin.outcome) {
    case "clean":
      return { icon: icons.passed, text: facts("passed", known) };
    case "issues":
      return plugin.newCount > 0
        ? {
            icon: icons.failed,
            text: `failed · ${[`${plugin.newCount} new`, known].filter(Boolean).join(", ")}`,
          }
        : { icon: icons.passed, text: facts("passed", known) };
    case "missing":
    case "broken":
      return { icon: icons.notProven, text: `not proven: ${plugin.why ?? plugin.outcome}` };
  }
}

const severityIcons = {
  error: icons.problem,
  warning: icons.unreadable,
  info: icons.hint,
  hint: icons.hint,
} as const satisfies Record<IssueRow["severity"], StateIcon>;

function issueRow(
  state: ProjectState,
  run: WorkstreamRun,
  attemptId: string,
  issue: IssueRow,
): TreeRow {
  const [label = issue.message] = issue.message.split("\n");
  return {
    id: `${attemptId}/issue/${issue.id}`,
    label,
    description: `${path.posix.basename(issue.file)}:${issue.line}`,
    icon: severityIcons[issue.severity],
    context: "issue",
    tooltip: `**${issue.severity}** ${plain(`${issue.source} ${issue.code}`)}\n\n${plain(issue.message)}\n\n${plain(issue.file)}:${issue.line}`,
    open: {
      path: placeOfIssue(state, run, issue.file),
      line: issue.line,
      column: issue.column,
    },
  };
}

function logTarget(state: ProjectState, logPath: string | null): Target | undefined {
  if (logPath === null) return undefined;
  return { kind: "log", root: state.project.root, path: logPath };
}

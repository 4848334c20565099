import * as z from "zod";
import type { Change, Requirement } from "../model/change";
import type {
  AttemptRow,
  ErrorRow,
  EvidenceRow,
  FixAttemptRow,
  MergeRow,
  PluginResultRow,
  RunRow,
  RunWorkstreamRow,
  WorkstreamRow,
} from "../model/rows";
import { attemptName } from "../words/stateWords";
import { strategyWords } from "../words/strategyWords";
import { parseChange } from "../change/parseChange";
import { confinementText, type Confinement } from "../sandbox/confinement";
import type { EvidenceState } from "./evidenceState";
import { traceLeaf, type TraceNode } from "./traceNode";
import { shortCommit } from "../words/shortId";

/** Everything that is known about one workstream in one run. */
export interface TraceFacts {
  run: RunRow;
  /** The workstream in that run: its frozen inputs and how it ended. */
  inRun: RunWorkstreamRow;
  /** Its latest state; undefined after a dry run only. */
  latest: WorkstreamRow | undefined;
  attempts: readonly AttemptRow[];
  pluginResults: readonly PluginResultRow[];
  errors: readonly ErrorRow[];
  fixAttempts: readonly FixAttemptRow[];
  evidence: readonly EvidenceRow[];
  merges: readonly MergeRow[];
  /** What evidence says of the requirements and the code as they are now, by its id. */
  today: ReadonlyMap<string, EvidenceState>;
  /** How the processes of an attempt were kept in, by its id. */
  confinements: ReadonlyMap<string, Confinement>;
}

const FrozenBundleSchema = z.looseObject({ tasks: z.array(z.string()) });

function frozenTasks(bundleText: string): string[] {
  try {
    const bundle = FrozenBundleSchema.safeParse(JSON.parse(bundleText));
    return bundle.success ? bundle.data.tasks : [];
  } catch {
    return [];
  }
}

interface Evidence extends Pick<TraceFacts, "confinements"> {
  newest: ReadonlyMap<string, EvidenceRow>;
  today: TraceFacts["today"];
}

function evidenceNode(row: EvidenceRow, { today: states, confinements }: Evidence): TraceNode {
  const today = states.get(row.id);
  const confinement = row.kind === "person" ? undefined : confinements.get(row.attemptId ?? "");
  const kept = confinement === undefined ? null : confinementText(confinement);
  const by = row.kind === "person" ? row.confirmedBy : (row.testName ?? row.command);
  const inferred = row.inferred ? "inferred" : null;
  const at = row.commitSha === null ? null : `at ${shortCommit(row.commitSha)}`;
  const { verdictWhy: verdict } = row;
  const said = [row.why === verdict ? null : row.why, today?.why ?? null];
  const parts = [by === null ? null : `by ${by}`, inferred, at, verdict, kept, ...said];
  return traceLeaf(
    "evidence",
    row.id,
    parts.filter((part) => part !== null && part !== "").join(", "),
    today?.word ?? row.state,
  );
}

function scenarioNode(key: string, name: string, evidence: Evidence): TraceNode {
  const { newest, today } = evidence;
  const row = newest.get(key);
  const now = row === undefined ? undefined : today.get(row.id);
  return {
    kind: "scenario",
    id: key,
    text: name,
    state: now?.word ?? row?.state ?? "unproven",
    children: row === undefined ? [] : [evidenceNode(row, evidence)],
  };
}

function requirementNode(requirement: Requirement, evidence: Evidence): TraceNode {
  const place = { kind: "requirement", id: requirement.key, text: requirement.name } as const;
  if (requirement.scenarios.length === 0) {
    const own = scenarioNode(requirement.key, requirement.name, evidence);
    return { ...place, state: own.state, children: own.children };
  }
  const children = requirement.scenarios.map(({ key, name }) => scenarioNode(key, name, evidence));
  const proven = children.filter((child) => child.state === "proven").length;
  return { ...place, state: `${proven} of ${children.length} proven`, children };
}

function changeNode(change: Change, facts: TraceFacts): TraceNode {
  const { evidence, today, confinements } = facts;
  const newest = new Map(evidence.map((row) => [row.scenarioKey, row]));
  const found = { newest, today, confinements };
  const known = new Set(
    change.requirements.flatMap((requirement) => [
      requirement.key,
      ...requirement.scenarios.map((scenario) => scenario.key),
    ]),
  );
  // Evidence for what the change does not say any more is still shown.
  const others = evidence.filter((row) => !known.has(row.scenarioKey));
  return {
    kind: "change",
    id: change.id,
    text: change.title,
    state: null,
    children: [
      ...change.requirements.map((requirement) => requirementNode(requirement, found)),
      ...others.map((row) => scenarioNode(row.scenarioKey, row.scenario, found)),
    ],
  };
}

function pluginNode(row: PluginResultRow): TraceNode {
  const counts = [
    row.newCount > 0 ? `${row.newCount} new` : null,
    row.knownCount > 0 ? `${row.knownCount} known` : null,
    row.why,
  ];
  const title = [row.pluginId, row.version].filter((part) => part !== null).join(" ");
  const facts = counts.filter((part) => part !== null && part !== "").join(", ");
  return traceLeaf("plugin", row.id, facts === "" ? title : `${title}: ${facts}`, row.outcome);
}

function attemptNode(attempt: AttemptRow, results: readonly PluginResultRow[]): TraceNode {
  const said = attempt.summary ?? attempt.reason?.replaceAll("_", " ");
  const name = attemptName(attempt);
  const plugins = results.filter((row) => row.attemptId === attempt.id).map(pluginNode);
  const commit =
    attempt.commitSha === null
      ? []
      : [traceLeaf("commit", attempt.commitSha, shortCommit(attempt.commitSha))];
  return {
    kind: "attempt",
    id: attempt.id,
    text: said === undefined ? name : `${name}: ${said}`,
    state: attempt.status,
    children: [...plugins, ...commit],
  };
}

function errorNode(error: ErrorRow, fixes: readonly FixAttemptRow[]): TraceNode {
  return {
    kind: "error",
    id: error.id,
    text: `${error.signature}, seen ${error.occurrenceCount}×`,
    state: error.state,
    children: fixes
      .filter((fix) => fix.errorId === error.id)
      .map((fix) =>
        traceLeaf("fix", fix.id, strategyWords[fix.strategy], fix.outcome.replaceAll("_", " ")),
      ),
  };
}

function runNode({ run, attempts, pluginResults, errors, fixAttempts }: TraceFacts): TraceNode {
  return {
    kind: "run",
    id: run.id,
    text: run.dryRun ? `${run.id} (dry run)` : run.id,
    state: run.status.replaceAll("_", " "),
    children: [
      ...attempts.map((attempt) => attemptNode(attempt, pluginResults)),
      ...errors.map((error) => errorNode(error, fixAttempts)),
    ],
  };
}

function mergeNode(row: MergeRow): TraceNode {
  const commit = row.mergeCommit === null ? "" : ` as ${shortCommit(row.mergeCommit)}`;
  const reason = row.reason === null ? "" : `: ${row.reason}`;
  return traceLeaf("merge", row.id, `${row.targetRef}${commit}${reason}`, row.outcome);
}

function archiveNodes(latest: WorkstreamRow | undefined): TraceNode[] {
  if (latest === undefined || latest.archivedAt === null) return [];
  const date = new Date(latest.archivedAt).toISOString().slice(0, 10);
  return [traceLeaf("archive", latest.openspecChange, `on ${date}`, "archived")];
}

/** The whole chain of one workstream: change, requirements, tasks, attempts, commits, evidence, merge, archive. */
export function traceWorkstream(facts: TraceFacts): TraceNode {
  const { inRun, latest } = facts;
  const verified = inRun.verifiedCommit;
  return {
    kind: "workstream",
    id: inRun.workstreamId,
    text: inRun.workstreamId,
    state: inRun.state.replaceAll("_", " "),
    children: [
      changeNode(parseChange(inRun.openspecChange, inRun.changeFiles), facts),
      ...frozenTasks(inRun.bundleText).map((task) => traceLeaf("task", task, task)),
      runNode(facts),
      ...(verified === null
        ? []
        : [traceLeaf("commit", verified, shortCommit(verified), "verified")]),
      ...facts.merges.map(mergeNode),
      ...archiveNodes(latest),
    ],
  };
}

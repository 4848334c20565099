import type { Row, RunReader } from "../../core/ports";
import type { TraceNode } from "../../core/trace/traceNode";
import { traceWorkstream } from "../../core/trace/traceWorkstream";
import { attempts, errorsOf, fixAttempts, pluginResults } from "../../node/store/queries/attempts";
import { evidenceFor, mergeRows } from "../../node/store/queries/facts";
import { confinementsOf } from "../../node/store/queries/confinements";
import {
  latestRun,
  runById,
  runWorkstreams,
  workstreamRow,
  storedWorkstreams,
} from "../../node/store/queries/runs";
import type { Project } from "../../node/project";
import { evidenceToday } from "../../node/testing/evidenceToday";
import { visibleLine } from "../../core/text/controlCharacters";
import { colours } from "../terminal/styles";
import type { InspectFilter } from "./views";

function traceOne(
  project: Project,
  reader: RunReader,
  runId: string,
  workstreamId: string,
): TraceNode[] {
  const inRun = runWorkstreams(reader, runId).find((row) => row.workstreamId === workstreamId);
  if (inRun === undefined) return [];
  const tried = attempts(reader, runId, workstreamId);
  const latest = workstreamRow(reader, workstreamId);
  const isLatest = latest?.runId === runId;
  const evidence = evidenceFor(reader, workstreamId).filter(
    (row) => isLatest || row.runId === runId,
  );
  return [
    traceWorkstream({
      run: runById(reader, runId),
      inRun,
      latest: isLatest ? latest : undefined,
      attempts: tried,
      pluginResults: tried.flatMap((attempt) => pluginResults(reader, attempt.id)),
      errors: errorsOf(reader, runId, workstreamId),
      fixAttempts: fixAttempts(reader, runId, workstreamId),
      evidence,
      merges: mergeRows(reader, workstreamId).filter((row) => row.runId === runId),
      confinements: confinementsOf(reader, workstreamId),
      today: evidenceToday(project, latest === undefined ? [] : [latest], evidence),
    }),
  ];
}

function asked(reader: RunReader, filter: InspectFilter): { run: string; workstream: string }[] {
  const run = filter.run;
  const all =
    run === null
      ? storedWorkstreams(reader).map((row) => ({ run: row.runId, workstream: row.id }))
      : runWorkstreams(reader, run).map((row) => ({ run, workstream: row.workstreamId }));
  const found = all.filter(
    ({ workstream }) => filter.workstream === null || workstream === filter.workstream,
  );
  const latest = latestRun(reader);
  // Before its first real run a workstream is known from its dry run only.
  if (found.length > 0 || run !== null || latest === undefined) return found;
  return asked(reader, { ...filter, run: latest.id });
}

/** The traceability chain of each workstream asked for, as its latest run (or the one given) left it. */
export function traces(project: Project, reader: RunReader, filter: InspectFilter): TraceNode[] {
  return asked(reader, filter).flatMap(({ run, workstream }) =>
    traceOne(project, reader, run, workstream),
  );
}

/** The chains as flat rows; `depth` tells what hangs below what. */
export function traceRows(nodes: readonly TraceNode[]): Row[] {
  const rowsOf = (node: TraceNode, workstream: string, depth: number): Row[] => [
    { workstream, depth, kind: node.kind, id: node.id, text: node.text, state: node.state },
    ...node.children.flatMap((child) => rowsOf(child, workstream, depth + 1)),
  ];
  return nodes.flatMap((node) => rowsOf(node, node.id, 0));
}

/** The chains as an indented tree. */
export function traceText(nodes: readonly TraceNode[]): string {
  const { dim } = colours;
  const linesOf = (node: TraceNode, depth: number): string[] => {
    const kind = node.kind === "workstream" || node.kind === "run" ? "" : `${dim(node.kind)} `;
    const state = node.state === null ? "" : `  ${visibleLine(node.state)}`;
    return [
      `${"  ".repeat(depth)}${kind}${visibleLine(node.text)}${state}`,
      ...node.children.flatMap((child) => linesOf(child, depth + 1)),
    ];
  };
  if (nodes.length === 0) return "Nothing has run yet.\n";
  return nodes.map((node) => `${linesOf(node, 0).join("\n")}\n`).join("\n");
}

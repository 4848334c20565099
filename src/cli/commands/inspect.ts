import { Argument, type Command } from "commander";
import { UserError } from "../../core/errors";
import type { RunReader } from "../../core/ports";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { overview, overviewText } from "../inspect/overview";
import { rowsTable, sqlRows } from "../inspect/sqlQuery";
import { traceRows, traces, traceText } from "../inspect/traceView";
import { tableViews, viewRows, viewTable, type InspectFilter } from "../inspect/views";

interface Options {
  wsId?: string;
  run?: string;
  sql?: string;
}

function knownWorkstream(reader: RunReader, id: string): string {
  const known = reader
    .all("SELECT DISTINCT workstream_id AS id FROM run_workstreams ORDER BY 1")
    .map((row) => String(row["id"]));
  if (known.includes(id)) return id;
  const list = known.length === 0 ? "nothing has run yet." : `known are ${known.join(", ")}.`;
  throw new UserError(`No workstream ${id} has run: ${list}`);
}

function filterOf(reader: RunReader, { run, wsId }: Options): InspectFilter {
  return {
    run: run === undefined ? null : runById(reader, run).id,
    workstream: wsId === undefined ? null : knownWorkstream(reader, wsId),
  };
}

function answer(
  project: Project,
  reader: RunReader,
  view: string | undefined,
  options: Options,
): Outcome {
  if (options.sql !== undefined) {
    if (view !== undefined) throw new UserError(`Give either a view (${view}) or --sql, not both.`);
    const rows = sqlRows(reader, options.sql);
    return { data: rows, human: rowsTable(rows) };
  }
  const filter = filterOf(reader, options);
  const known = tableViews.find((name) => name === view);
  if (known !== undefined) {
    const rows = viewRows(reader, known, filter);
    return { data: rows, human: viewTable(known, rows) };
  }
  if (view === "trace") {
    const nodes = traces(project, reader, filter);
    return { data: traceRows(nodes), human: traceText(nodes) };
  }
  return { data: overview(reader, filter), human: overviewText(reader, filter) };
}

async function inspect(
  context: CommandContext,
  view: string | undefined,
  options: Options,
): Promise<Outcome> {
  const project = context.project();
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    return answer(project, reader, view, options);
  } finally {
    await reader.close();
  }
}

/** `inspect`: what ran and what came of it. */
export function defineInspect(program: Command): void {
  program
    .command("inspect")
    .description("show what ran: the latest run, or one view, or the rows of a query")
    .addArgument(new Argument("[view]", "what to list").choices([...tableViews, "trace"]))
    .option("--ws-id <id>", "only this workstream")
    .option("--run <id>", "only this run: its id or the start of it")
    .option("--sql <query>", "a SELECT, run on a copy in memory")
    .action((view: string | undefined, options: Options, command: Command) =>
      runCommand(command, "inspect", (context) => inspect(context, view, options)),
    );
}

import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { orderBundles } from "../../core/bundle/orderBundles";
import { BundleSchema } from "../../core/model/bundle";
import { mergeWorkstream, type MergeResult } from "../../node/engine/mergeWorkstream";
import { runWorkstreams, workstreamRow, workstreamRows } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { finishedWork } from "../run/finishedWork";
import { wrapText } from "../terminal/fitText";
import { withSession, type Session } from "../run/session";

interface MergeOptions {
  wsId?: string;
  allReady?: boolean;
}

function bundleOf(session: Session, id: string) {
  const row = workstreamRow(session.store, id);
  const frozen =
    row && runWorkstreams(session.store, row.runId).find((each) => each.workstreamId === id);
  return frozen && BundleSchema.parse(JSON.parse(frozen.bundleText));
}

/** A workstream with everything it depends on that is not merged yet, dependencies first. */
function withDependencies(session: Session, ids: readonly string[]): string[] {
  const wanted = new Map<string, NonNullable<ReturnType<typeof bundleOf>>>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const row = workstreamRow(session.store, id);
    if (wanted.has(id) || (row?.mergedAt ?? null) !== null) continue;
    const bundle = bundleOf(session, id);
    if (!bundle) continue;
    wanted.set(id, bundle);
    open.push(...bundle.depends_on);
  }
  return orderBundles([...wanted.values()]).map((bundle) => bundle.id);
}

function asked(session: Session, options: MergeOptions): string[] {
  if (options.wsId !== undefined) {
    const row = workstreamRow(session.store, options.wsId);
    if (row && row.mergedAt !== null) {
      throw new UserError(`${options.wsId} is merged already, as ${row.mergeCommit ?? "?"}.`);
    }
    if (!row) {
      throw new UserError(
        `${options.wsId} has never run, so there is nothing to merge. Run it with: openspec-workstreams run --ws-id ${options.wsId}`,
      );
    }
    return [options.wsId];
  }
  if (options.allReady !== true)
    throw new UserError("Say what to merge: --ws-id ID, or --all-ready.");
  const ready = workstreamRows(session.store).filter(
    (row) => row.state === "done" && row.mergedAt === null,
  );
  if (ready.length === 0)
    throw new UserError("No workstream is done and waits to be merged.", { exitCode: 1 });
  return ready.map((row) => row.id);
}

function lineOf(result: MergeResult): string {
  // A command stays on one line, so that it can be pasted.
  const [said = "", command] = result.message.split(/ (?=openspec-workstreams )/);
  const told = wrapText(`${result.id}: ${said}`, 98);
  const lines = [`${result.outcome === "merged" ? "✓" : "!"} ${told.join("\n  ")}`];
  if (command !== undefined) lines.push(`  ${command}`);
  for (const file of result.filesInTheWay) lines.push(`    ${file}`);
  return `${lines.join("\n")}\n`;
}

async function merge(context: CommandContext, options: MergeOptions): Promise<Outcome> {
  return withSession(context, async (session) => {
    const merges: MergeResult[] = [];
    for (const id of withDependencies(session, asked(session, options))) {
      const { engine, work } = await finishedWork(session, id);
      const result = await mergeWorkstream(engine, work);
      merges.push(result);
      // What comes later builds on it.
      if (result.outcome === "refused") break;
    }
    const refused = merges.find(({ outcome }) => outcome === "refused");
    const change =
      merges.at(-1) && workstreamRow(session.store, merges.at(-1)?.id ?? "")?.openspecChange;
    const next = refused ? "" : `Next: openspec-workstreams archive ${change ?? ""}\n`;
    const notDone = refused?.message.includes("is not done") ?? false;
    return {
      data: { merges },
      exitCode: refused ? (notDone ? 1 : 3) : 0,
      human: merges.map(lineOf).join("") + next,
    };
  });
}

/** `merge`: the target moves to the tree that was verified, and to no other. */
export function defineMerge(program: Command): void {
  const command = program
    .command("merge")
    .description("move the target branch to the verified tree, as one commit")
    .option("--ws-id <id>", "this workstream, after what it depends on")
    .option("--all-ready", "every workstream that is done");
  command.action((options: MergeOptions) =>
    runCommand(command, "merge", (context) => merge(context, options)),
  );
}

import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { orderBundles } from "../../core/bundle/orderBundles";
import { BundleSchema } from "../../core/model/bundle";
import { startMergeRun } from "../../node/engine/start/startMergeRun";
import { thaw } from "../../node/engine/record/freezeInputs";
import { mergeWorkstream, type MergeResult } from "../../node/engine/merge/mergeWorkstream";
import {
  runById,
  runWorkstreams,
  workstreamRow,
  storedWorkstreams,
} from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { askConsent } from "../run/askConsent";
import { finishedWork } from "../run/finishedWork";
import { runInForeground } from "../run/foreground";
import { runSettings } from "../run/runSettings";
import { wrapText } from "../terminal/fitText";
import { sessionTarget, withSession, type Session } from "../run/session";

interface MergeOptions {
  wsId?: string;
  allReady?: boolean;
  trust?: boolean;
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
  const ready = storedWorkstreams(session.store).filter(
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

function isProven(session: Session, id: string): boolean {
  return workstreamRow(session.store, id)?.state === "done";
}

function isRefused(merges: readonly MergeResult[], id: string): boolean {
  return merges.some((result) => result.id === id && result.outcome !== "merged");
}

function notAfter(id: string, blocker: string): MergeResult {
  const message = `${blocker} is not merged, and ${id} builds on it.`;
  const none = { target: "", commit: null, tree: null, filesInTheWay: [] };
  return { id, outcome: "refused", message, ...none };
}

/** Proves the work again on top of the target, in a run of its own; resolves to whether it holds. */
async function verifyOnTop(
  context: CommandContext,
  session: Session,
  id: string,
  options: MergeOptions,
): Promise<boolean> {
  const { row } = await finishedWork(context.io, session, id);
  const settings = runSettings(context.io, session.project, {});
  const inputs = thaw(row);
  const commit = workstreamRow(session.store, id)?.verifiedCommit;
  if (commit == null) return false;
  const found = await sessionTarget(session, settings);
  const ref = runById(session.store, row.runId).targetRef ?? found.ref;
  const tip = (await session.git.tip(`refs/heads/${ref}`)) ?? found.commit;
  const asked = { ...session, commit: tip, settings, env: context.io.env, inputs: [inputs] };
  await askConsent(context, asked, options);
  const runId = `run-${randomUUID()}`;
  const run = { runId, settings, target: { ref, commit: tip }, toStderr: context.json };
  const base = row.baseCommit ?? undefined;
  await runInForeground(context.io, session, run, (engine) =>
    startMergeRun(engine, inputs, { commit, base }),
  );
  return workstreamRow(session.store, id)?.state === "done";
}

/** How often the target may move on while work is proven on top of it. */
const mostRounds = 3;

async function mergeOne(
  context: CommandContext,
  session: Session,
  id: string,
  options: MergeOptions,
): Promise<MergeResult> {
  for (let round = 1; ; round++) {
    const { engine, work } = await finishedWork(context.io, session, id);
    const result = await mergeWorkstream(engine, work);
    if (result.outcome !== "moved") return result;
    if (round > mostRounds) {
      const message = `${result.target} moves faster than ${id} is verified on top of it. Merge again later.`;
      return { ...result, outcome: "refused", message };
    }
    if (await verifyOnTop(context, session, id, options)) continue;
    const why = workstreamRow(session.store, id)?.reason ?? "it was stopped";
    const message = `It does not hold on top of ${result.target}, which is unchanged. ${why}`;
    return { ...result, outcome: "refused", message };
  }
}

async function merge(context: CommandContext, options: MergeOptions): Promise<Outcome> {
  return withSession(context, async (session) => {
    const merges: MergeResult[] = [];
    for (const id of withDependencies(session, asked(session, options))) {
      const blocker = bundleOf(session, id)?.depends_on.find((other) => isRefused(merges, other));
      // What does not build on it may still be merged.
      if (blocker === undefined) merges.push(await mergeOne(context, session, id, options));
      else merges.push(notAfter(id, blocker));
    }
    const refused = merges.find(({ outcome }) => outcome !== "merged");
    const change =
      merges.at(-1) && workstreamRow(session.store, merges.at(-1)?.id ?? "")?.openspecChange;
    const next = refused ? "" : `Next: openspec-workstreams archive ${change ?? ""}\n`;
    const notDone = refused !== undefined && !isProven(session, refused.id);
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
    .option("--all-ready", "every workstream that is done, one after the other")
    .option("--trust", "approve the commands that this repository brings");
  command.action((options: MergeOptions) =>
    runCommand(command, "merge", (context) => merge(context, options)),
  );
}

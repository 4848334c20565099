import { UserError } from "../../core/errors";
import type { RunWorkstreamRow } from "../../core/model/rows";
import { createEngine } from "../../node/engine/record/createEngine";
import type { Engine, Work } from "../../node/engine/record/engine";
import { thaw, toWork } from "../../node/engine/record/freezeInputs";
import { runById, runWorkstreams, workstreamRow } from "../../node/store/queries/runs";
import { openSandbox } from "../../node/sandbox/openSandbox";
import type { Io } from "../io";
import { runSettings } from "./runSettings";
import { sessionTarget, type Session } from "./session";

/** A workstream as its latest run left it, with an engine that acts for that run and shows nothing. */
export async function finishedWork(
  io: Io,
  session: Session,
  id: string,
): Promise<{ engine: Engine; work: Work; row: RunWorkstreamRow }> {
  const latest = workstreamRow(session.store, id);
  if (!latest) {
    throw new UserError(`${id} has never run. Run it with: openspec-workstreams run --ws-id ${id}`);
  }
  const run = runById(session.store, latest.runId);
  const row = runWorkstreams(session.store, run.id).find((each) => each.workstreamId === id);
  if (!row) throw new Error(`${run.id} has no row for ${id}`);
  const settings = runSettings(io, session.project, {});
  const found =
    run.targetRef !== null && run.targetCommit !== null
      ? { ref: run.targetRef, commit: run.targetCommit }
      : await sessionTarget(session, settings);
  const engine = createEngine({
    ...session,
    settings,
    sandbox: await openSandbox(settings.sandbox, io.env),
    env: io.env,
    runId: run.id,
    target: found,
    signal: new AbortController().signal,
    note: undefined,
    show: () => undefined,
  });
  const at = { state: row.state, startedAt: row.startedAt ?? run.startedAt, resumedAfter: 0 };
  const work = toWork(session.project, thaw(row), at);
  work.base = row.baseCommit ?? undefined;
  return { engine, work, row };
}

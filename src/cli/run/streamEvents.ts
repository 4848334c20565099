import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core/errors";
import type { Project } from "../../node/project";
import { openStore, type StoreReader } from "../../node/store/openStore";
import type { CommandContext, Outcome } from "../command";
import type { Output } from "../terminal/output";

const pollMs = 100;

/** The option of every command that works on a run. */
export const eventsOption = [
  "--events",
  "print each event as a line of JSON on stdout as it is recorded; prose goes to stderr",
] as const;

function lastSeq(reader: StoreReader): number {
  return Number(reader.all("SELECT coalesce(max(seq), 0) AS seq FROM events")[0]?.["seq"]);
}

/** Prints what was recorded of a run after an event, one line of JSON each; returns the last one's number. */
function printAfter(stdout: Output, reader: StoreReader, runId: string, seq: number): number {
  const rows = reader.all("SELECT * FROM events WHERE run_id = ?1 AND seq > ?2 ORDER BY seq", [
    runId,
    seq,
  ]);
  for (const row of rows) stdout.writeJson(`${JSON.stringify(row)}\n`);
  return Number(rows.at(-1)?.["seq"] ?? seq);
}

/**
 * What `--events` does: while `work` goes on, each event of the run goes to stdout as soon as it is recorded, as one line
 * of JSON with the columns of `events`; nothing else goes there. With `from` "start" those of before come first.
 */
export async function streamEvents(
  context: CommandContext,
  project: Project,
  { runId, from }: { runId: string; from: "start" | "now" },
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (context.json) throw new UserError("--events prints lines of its own; leave --json out.");
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    let seq = from === "start" ? 0 : lastSeq(reader);
    let isOver = false;
    const poll = async () => {
      while (!isOver) {
        seq = printAfter(context.stdout, reader, runId, seq);
        await sleep(pollMs);
        await reader.refresh();
      }
      seq = printAfter(context.stdout, reader, runId, seq);
    };
    const polled = poll().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const outcome = await work().finally(() => (isOver = true));
    const failed = await polled;
    if (failed !== undefined) throw failed.error;
    return { ...outcome, isStreamed: true };
  } finally {
    await reader.close();
  }
}

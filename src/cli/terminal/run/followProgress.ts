import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { isMissingFile } from "../../../node/files/isMissingFile";
import { ProgressSchema, type Progress } from "../../../core/model/progress";
import { foreignFlags, readForeignText, refuseOther } from "../../../node/files/readForeign";

export interface FollowOptions {
  /** Bytes to pass over: the file's size before a resumed run goes on writing to it. */
  from?: number;
  /** Asked while nothing is written; following ends when it says no. Without it only `run_finished` ends it. */
  isRunning?: () => boolean;
  signal?: AbortSignal;
  /** How long to rest between two looks. */
  pollMs?: number;
}

const chunkBytes = 64 * 1024;

/** A line that a crash tore apart tells nothing; the store knows what happened, the picture goes on. */
function parseLine(line: string): Progress[] {
  try {
    const parsed = ProgressSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

function parseLines(text: string): Progress[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap(parseLine);
}

/** All facts that `progress.ndjson` holds now; unreadable lines are left out. */
export function readProgress(file: string): Progress[] {
  return parseLines(readForeignText(file, "state"));
}

/** The bytes behind `from`, at most one chunk; none when the file is not there yet. */
async function readBehind(file: string, from: number): Promise<Buffer> {
  try {
    await using handle = await open(file, foreignFlags);
    refuseOther(await handle.stat(), file);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, from);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (isMissingFile(error)) return Buffer.alloc(0);
    throw error;
  }
}

/**
 * The facts of a run as they are written, until `run_finished` is the last one. A run that was resumed has facts behind
 * an earlier `run_finished`; they are told too.
 */
export async function* followProgress(
  file: string,
  options: FollowOptions = {},
): AsyncGenerator<Progress, void, undefined> {
  let at = options.from ?? 0;
  let rest: Buffer = Buffer.alloc(0);
  let last: Progress | undefined;
  let wasRunning = true;
  for (;;) {
    options.signal?.throwIfAborted();
    const bytes = await readBehind(file, at);
    at += bytes.length;
    const joined = Buffer.concat([rest, bytes]);
    const end = joined.lastIndexOf(0x0a) + 1;
    rest = joined.subarray(end);
    for (const progress of parseLines(joined.toString("utf8", 0, end))) {
      last = progress;
      yield progress;
    }
    if (bytes.length > 0) continue;
    if (last?.kind === "run_finished" || !wasRunning) return;
    // Whoever has just ended may have written since the last look: look once more.
    wasRunning = options.isRunning?.() ?? true;
    if (wasRunning) await sleep(options.pollMs ?? 100, undefined, { signal: options.signal });
  }
}

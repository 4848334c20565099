import { statSync } from "node:fs";
import * as z from "zod";
import { fileIdentity } from "../files/fileIdentity";
import { hashFile, hashFileAside } from "../files/hashFile";
import { type Executable, programNow } from "./findExecutable";

/**
 * What was recorded of a program: which file it was, and the sha256 of its content in hex where that was read. Runs before
 * 26 November 2026 recorded the sha256 alone.
 */
export const RecordedProgramSchema = z
  .object({ identity: z.string().nullable(), sha256: z.string().nullable() })
  .or(z.string().transform((sha256) => ({ identity: null, sha256 })));
export type RecordedProgram = z.infer<typeof RecordedProgramSchema>;

const contents = new Map<string, string>();
const keyOf = ({ realpath, identity }: Executable) => `${identity} ${realpath}`;

/** The sha256 of a file; undefined where it cannot be read, as one that may only be executed. */
async function contentOf(file: string, mostBytes: number): Promise<string | undefined> {
  try {
    return statSync(file).size <= mostBytes ? await hashFileAside(file) : undefined;
  } catch {
    return undefined;
  }
}

/** Takes down which file a program is and, up to a size in bytes, what it holds, as long as it is what was found. */
export async function recordProgram(
  executable: Executable,
  mostBytes = Infinity,
): Promise<RecordedProgram> {
  const { identity, realpath } = executable;
  const key = keyOf(executable);
  if (!contents.has(key)) {
    const sha256 = await contentOf(realpath, mostBytes);
    if (sha256 !== undefined && fileIdentity(realpath) === identity) contents.set(key, sha256);
  }
  return { identity, sha256: contents.get(key) ?? null };
}

function hasContent(file: string, sha256: string | null | undefined): boolean {
  try {
    return typeof sha256 === "string" && hashFile(file) === sha256;
  } catch {
    return false;
  }
}

/** Whether a program is what was recorded: the same file untouched, or one with the same content. */
export function isRecorded(executable: Executable, recorded: RecordedProgram): boolean {
  if (executable.identity === recorded.identity) return true;
  return hasContent(executable.realpath, recorded.sha256);
}

/** Whether a tool's program is another one than when it was looked for, or gone. */
export function hasToolChanged(executable: Executable): boolean {
  const { realpath, identity } = executable;
  const now = programNow(executable);
  if (now === realpath && fileIdentity(now) === identity) return false;
  return now !== realpath || !hasContent(now, contents.get(keyOf(executable)));
}

import { createHash } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { fileIdentity } from "./fileIdentity";
import { foreignFlags, openForeign, refuseOther } from "./readForeign";

const chunkBytes = 1 << 20;
const known = new Map<string, { identity: string; sha256: string }>();

function hashContent(file: string): string {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const { descriptor } = openForeign(file);
  try {
    for (let read = 0; (read = readSync(descriptor, chunk, 0, chunkBytes, null)) > 0;) {
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}

function knownHash(file: string, identity: string | undefined): string | undefined {
  const before = known.get(file);
  return before !== undefined && before.identity === identity ? before.sha256 : undefined;
}

function keep(file: string, identity: string | undefined, sha256: string): string {
  if (identity !== undefined) known.set(file, { identity, sha256 });
  return sha256;
}

/**
 * The sha256 of a file's content in hex; throws where it cannot be read. A file that is what it was is not read again in
 * this process: a program may weigh 100 MB, and every step asks for it.
 */
export function hashFile(file: string): string {
  const identity = fileIdentity(file);
  return knownHash(file, identity) ?? keep(file, identity, hashContent(file));
}

/** The same, read beside other work. */
export async function hashFileAside(file: string): Promise<string> {
  const identity = fileIdentity(file);
  const before = knownHash(file, identity);
  if (before !== undefined) return before;
  const hash = createHash("sha256");
  await using handle = await open(file, foreignFlags);
  refuseOther(await handle.stat(), file);
  // One is filled while the other is hashed. A stream would take new memory for each part, which costs more than all of it.
  let [current, next] = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
  let { bytesRead } = await handle.read(current, 0, chunkBytes);
  while (bytesRead > 0) {
    const reading = handle.read(next, 0, chunkBytes);
    hash.update(current.subarray(0, bytesRead));
    ({ bytesRead } = await reading);
    [current, next] = [next, current];
  }
  return keep(file, identity, hash.digest("hex"));
}

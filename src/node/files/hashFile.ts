import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { fileIdentity } from "./fileIdentity";

const chunkBytes = 1 << 20;
const known = new Map<string, { identity: string; sha256: string }>();

function hashContent(file: string): string {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const descriptor = openSync(file, "r");
  try {
    for (let read = 0; (read = readSync(descriptor, chunk, 0, chunkBytes, null)) > 0;) {
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}

/**
 * The sha256 of a file's content in hex; throws where it cannot be read. A file that is what it was is not read again in
 * this process: a program may weigh 100 MB, and every step asks for it.
 */
export function hashFile(file: string): string {
  const identity = fileIdentity(file);
  const before = known.get(file);
  if (before !== undefined && before.identity === identity) return before.sha256;
  const sha256 = hashContent(file);
  if (identity !== undefined) known.set(file, { identity, sha256 });
  return sha256;
}

import { writeSync } from "node:fs";
import { visibleJson } from "../core/text/controlCharacters";

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/**
 * Prints a document to stdout; false when Node still holds a part of it for a slow reader. Loading the streams behind
 * `process.stdout` takes longer than most commands that print one.
 */
export function writeDocument(document: unknown): boolean {
  const bytes = Buffer.from(`${visibleJson(JSON.stringify(document, null, 2))}\n`);
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(1, bytes, at);
  } catch (error) {
    // Whoever reads slowly through a pipe that does not block.
    if (isCode(error, "EAGAIN")) {
      process.stdout.write(bytes.subarray(at));
      return false;
    }
    if (!isCode(error, "EPIPE")) throw error;
  }
  return true;
}

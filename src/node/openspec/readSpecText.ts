import { readFileSync } from "node:fs";

/** The text of a file as OpenSpec reads it: UTF-8, a byte order mark kept, broken bytes replaced. */
export function readSpecText(file: string): string {
  // One call into Node, where opening, reading and closing would be four.
  return readFileSync(file, "utf8");
}

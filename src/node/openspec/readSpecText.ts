import { readFileSync, statSync } from "node:fs";

/** The text of a file as OpenSpec reads it: UTF-8, a byte order mark kept, broken bytes replaced. */
export function readSpecText(file: string): string {
  // One call into Node, where opening, reading and closing would be four.
  return readFileSync(file, "utf8");
}

/** The same for what no listing showed to be a file. Throws where reading would wait for what another program writes. */
export function readNamedText(file: string): string {
  const stats = statSync(file);
  if (stats.isFile() || stats.isDirectory()) return readSpecText(file);
  throw Object.assign(new Error(`ENOTSUP: not a file, read '${file}'`), { code: "ENOTSUP" });
}

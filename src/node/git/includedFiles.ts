import { homedir } from "node:os";
import path from "node:path";

function pathOf(value: string): string {
  const plain = value.trim().replace(/^"(.*)"$/, "$1");
  return plain.replace(/^~(?=\/|$)/, process.env["HOME"] ?? homedir());
}

/** Files that a file of git's configuration may include; `path` means that only there, and one too many does no harm. */
export function includedFiles(file: string, text: string): string[] {
  const paths = [...text.matchAll(/(?:(?<![^\n])|\])[^\S\n]*path[^\S\n]*=([^\n]*)/gi)];
  return paths.map(([, value = ""]) => path.resolve(path.dirname(file), pathOf(value)));
}

import { homedir } from "node:os";
import path from "node:path";
import { ownEnvironment } from "../../processes/ownEnvironment";

function pathOf(value: string): string {
  const plain = value.trim().replace(/^"(.*)"$/, "$1");
  return plain.replace(/^~(?=\/|$)/, ownEnvironment()["HOME"] ?? homedir());
}

/** Files that a file of git's configuration may include; `path` means that only there, and one too many does no harm. */
export function includedFiles(file: string, text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const value = /(?:^|\])[\t\v\f\r ]*path[\t\v\f\r ]*=(.*)/is.exec(line)?.[1];
    return value === undefined ? [] : [path.resolve(path.dirname(file), pathOf(value))];
  });
}

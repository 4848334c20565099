import { readForeignText } from "../files/readForeign";

/** The text of a file as OpenSpec reads it: UTF-8, a byte order mark kept, broken bytes replaced. */
export function readSpecText(file: string): string {
  return readForeignText(file, "document");
}

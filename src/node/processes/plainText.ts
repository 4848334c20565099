import { stripVTControlCharacters } from "node:util";

/** Every control character but tab, newline and carriage return. */
const controls = new RegExp("[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]", "g");

/** Text of a child process without escape sequences (colours, titles, links) and control characters. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(controls, "");
}

import { wrapText } from "./fitText";
import type { Output } from "./output";

/** Tells a person on stderr what they should know before what they asked for goes on. */
export function warn(stderr: Output, text: string): void {
  stderr.write(`${wrapText(`warning: ${text}`, 98).join("\n  ")}\n`);
}

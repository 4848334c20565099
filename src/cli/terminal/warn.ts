import { wrapText } from "./fitText";
import { stderr } from "./output";

/** Tells a person on stderr what they should know before what they asked for goes on. */
export function warn(text: string): void {
  stderr.write(`${wrapText(`warning: ${text}`, 98).join("\n  ")}\n`);
}

import { createColors } from "picocolors";
import { isRichTerminal } from "./isRichTerminal";

/** Colours for stdout: none where nobody looks or nobody wants them. */
export function outputColours() {
  return createColors(isRichTerminal(process.stdout, process.env));
}

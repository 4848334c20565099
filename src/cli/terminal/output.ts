import { visibleJson, visibleText } from "../../core/text/controlCharacters";
import { withOwnCodes } from "./ownCodes";

/** Where the program writes to. */
interface Sink {
  write(text: string): unknown;
}

/** Text as it may reach a terminal: only the program's own codes work, all others are spelled out. */
export function shownText(text: string): string {
  return withOwnCodes(text, visibleText);
}

function output(stream: () => Sink) {
  return {
    /** Writes text for a person. */
    write(text: string): void {
      if (text !== "") stream().write(shownText(text));
    },
    /** Writes a document in JSON. */
    writeJson(json: string): void {
      stream().write(visibleJson(json));
    },
  };
}

/** The only ways to stdout and stderr: whatever a command prints has passed here. */
export const stdout = output(() => process.stdout);
export const stderr = output(() => process.stderr);

import { visibleJson, visibleText } from "../../core/text/controlCharacters";
import type { Io, OutputStream } from "../io";
import { isRichTerminal } from "./isRichTerminal";
import { withOwnCodes, withoutOwnCodes } from "./ownCodes";

/** One of the two ways out of a command: whatever it prints passes here, and no code but our own works there. */
export interface Output {
  /** Writes text for a person; the styles in it are dropped where the stream shows none. */
  write(text: string): void;
  /** Writes a document in JSON. */
  writeJson(json: string): void;
}

/** Text as it may reach a terminal: only the program's own codes work, all others are spelled out. */
export function shownText(text: string): string {
  return withOwnCodes(text, visibleText);
}

/** The way to a stream; the stream is asked for only when something is written. */
export function outputTo(stream: () => OutputStream, env: Io["env"]): Output {
  return {
    write(text) {
      if (text === "") return;
      const target = stream();
      const shown = isRichTerminal(target, env)
        ? shownText(text)
        : withoutOwnCodes(text, visibleText);
      target.write(shown);
    },
    writeJson(json) {
      stream().write(visibleJson(json));
    },
  };
}

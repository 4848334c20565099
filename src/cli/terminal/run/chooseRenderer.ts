import type { OutputStream } from "../../io";
import { createRunRenderer } from "./createRunRenderer";
import { isRichTerminal } from "../isRichTerminal";
import { shownText } from "../output";
import type { RunRenderer } from "./runRenderer";

/** The renderer that suits a stream: plain unless it is a terminal without `NO_COLOR`, `CI` or `TERM=dumb`. */
export function chooseRenderer(
  stream: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): RunRenderer {
  const rich = isRichTerminal(stream, env);
  return createRunRenderer({
    write: (text) => {
      stream.write(shownText(text));
    },
    // Read at each drawing: the terminal may be resized during the run.
    get columns() {
      return stream.columns ?? 100;
    },
    colour: rich,
    live: rich,
  });
}

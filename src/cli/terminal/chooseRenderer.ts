import { createRunRenderer } from "./createRunRenderer";
import type { RunRenderer } from "./runRenderer";

/** What is asked of `process.stdout`. */
interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** Whether a stream gets colours and a live region: a terminal, and nobody asked for plain text. */
export function isRichTerminal(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const asksForPlain = isSet(env["NO_COLOR"]) || isSet(env["CI"]) || env["TERM"] === "dumb";
  return stream.isTTY === true && !asksForPlain;
}

/** The renderer that suits a stream: plain unless it is a terminal without `NO_COLOR`, `CI` or `TERM=dumb`. */
export function chooseRenderer(stream: OutputStream, env: Environment): RunRenderer {
  const rich = isRichTerminal(stream, env);
  return createRunRenderer({
    write: (text) => {
      stream.write(text);
    },
    // Read at each drawing: the terminal may be resized during the run.
    get columns() {
      return stream.columns ?? 100;
    },
    colour: rich,
    live: rich,
  });
}

import { shownText } from "../../../../src/cli/terminal/output";
import type { Progress } from "../../../../src/core/model/progress";
import { createRunRenderer } from "../../../../src/cli/terminal/run/createRunRenderer";

/** Everything that a renderer writes for a run, without ticks. */
export function drawn(
  facts: readonly Progress[],
  options: { colour: boolean; live?: boolean; columns?: number },
): string {
  let text = "";
  const renderer = createRunRenderer({
    write: (part) => {
      text += shownText(part);
    },
    columns: options.columns ?? 100,
    colour: options.colour,
    live: options.live ?? false,
  });
  for (const fact of facts) renderer.show(fact);
  renderer.end();
  return text;
}

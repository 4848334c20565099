import type { Progress } from "../../../core/model/progress";
import { endOfOne, endOfSeveral } from "./endBlock";
import { factLine } from "./factLine";
import { textWidth } from "../fitText";
import { headOfOne, headOfSeveral, startOfOne } from "./headBlock";
import { LiveRegion } from "./liveRegion";
import { liveRowOfOne, liveRowsOfSeveral } from "./liveRows";
import { TerminalRun } from "./terminalRun";
import type { RunRenderer, RunRendererOptions } from "./runRenderer";
import { createPainter, cutLine, mostColumns, wrapLine, type Line } from "../spans";
import { stepBlock } from "./stepBlock";

const redrawMs = 250;

/**
 * Draws a run for a terminal: a block for each step when there is one workstream, a line for each fact when there are
 * several. What is finished stays; when live, what runs now stands below and is drawn over.
 */
export function createTtyRenderer(options: RunRendererOptions): RunRenderer {
  const facts = new TerminalRun();
  const paint = createPainter(options.colour);
  const region = new LiveRegion((text) => {
    options.write(text);
  });
  let drawnAt = -Infinity;
  let running = false;

  const columns = (): number => Math.max(40, Math.min(mostColumns, options.columns));
  // One column stays free: some terminals break the line as soon as the last one is written.
  const liveColumns = (): number => Math.min(columns(), Math.max(1, options.columns - 1));

  function print(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const rows = lines.flatMap((line) => wrapLine(line, columns()));
    region.clear();
    options.write(`${rows.map(paint).join("\n")}\n`);
    drawnAt = -Infinity;
  }

  function liveLines(nowMs: number): Line[] {
    const [first, ...others] = facts.workstreams.values();
    if (first === undefined) return [];
    return others.length === 0
      ? liveRowOfOne(first, nowMs)
      : liveRowsOfSeveral(facts, liveColumns(), nowMs);
  }

  return {
    show(progress) {
      facts.take(progress);
      print(permanentLines(progress, facts, options.live));
      if (progress.kind === "run_started") running = true;
      if (progress.kind !== "run_finished") return;
      running = false;
      region.clear();
    },
    tick(nowMs) {
      if (!options.live || !running || nowMs - drawnAt < redrawMs) return;
      drawnAt = nowMs;
      const lines = liveLines(nowMs);
      if (lines.length === 0) region.clear();
      else region.draw(lines.map((line) => paint(cutLine(line, liveColumns()))));
    },
    end() {
      region.clear();
      running = false;
    },
  };
}

function permanentLines(progress: Progress, facts: TerminalRun, live: boolean): Line[] {
  const isOne = facts.workstreams.size <= 1;
  switch (progress.kind) {
    case "run_started":
      return isOne ? headOfOne(progress) : headOfSeveral(progress);
    case "run_finished":
      return isOne ? endOfOne(facts, progress) : endOfSeveral(facts, progress);
    case "step_finished": {
      const attempt = facts.workstream(progress.workstream).attempt;
      if (isOne && attempt !== undefined) return stepBlock(attempt, progress);
      break;
    }
    case "workstream_started":
      if (isOne) return startOfOne(progress);
      break;
    case "workstream_finished":
      // The line of the breaker has said it.
      if (facts.workstream(progress.workstream).breaker !== undefined) return [];
      break;
    default:
  }
  if (isOne) return [];
  const width = Math.max(...[...facts.workstreams.keys()].map(textWidth));
  const line = factLine(progress, width, live);
  return line === undefined ? [] : [line];
}

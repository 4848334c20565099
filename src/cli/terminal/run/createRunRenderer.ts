import { createPlainRenderer } from "./plainRenderer";
import type { RunRenderer, RunRendererOptions } from "./runRenderer";
import { createTtyRenderer } from "./ttyRenderer";

/** Blocks and colours for a terminal; one plain fact a line where there is neither colour nor a live terminal. */
export function createRunRenderer(options: RunRendererOptions): RunRenderer {
  return options.colour || options.live ? createTtyRenderer(options) : createPlainRenderer(options);
}

import type { Progress } from "../../../core/model/progress";

/** Draws a run for a person, fact by fact. */
export interface RunRenderer {
  /** Takes the next fact of the run; they come in order. */
  show(progress: Progress): void;
  /** Lets clocks and spinners move; call it four times a second or more often. */
  tick(nowMs: number): void;
  /** Leaves the terminal in order, also in the middle of a run. */
  end(): void;
}

export interface RunRendererOptions {
  write(text: string): void;
  readonly columns: number;
  /** ANSI bold, dim and five colours. */
  colour: boolean;
  /** A terminal whose last lines may be drawn again. */
  live: boolean;
}

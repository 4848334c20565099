import type { Progress } from "../../core/model/progress";
import type { Settings } from "../../core/model/settings";
import { withClaimLock } from "../../node/engine/start/claimLock";
import { createEngine } from "../../node/engine/record/createEngine";
import type { Engine, Work } from "../../node/engine/record/engine";
import { keepOwnership, recordInterrupted } from "../../node/engine/record/ownership";
import { runAll } from "../../node/engine/run/runAll";
import { openSandbox } from "../../node/sandbox/openSandbox";
import { ExitCodeSchema, type ExitCode } from "../../protocol/cli";
import type { Io } from "../io";
import { chooseRenderer } from "../terminal/run/chooseRenderer";
import type { Session } from "./session";

const tickMs = 125;

type Stop = "cancelled" | "interrupted";

/** Ctrl-C cancels; a closed terminal or a polite end of the process only interrupts. */
function stopOnSignals({ signals }: Io, stop: (why: Stop) => void): () => void {
  const cancel = () => {
    stop("cancelled");
  };
  const interrupt = () => {
    stop("interrupted");
  };
  const listeners = [
    ["SIGINT", cancel],
    ["SIGTERM", interrupt],
    ["SIGHUP", interrupt],
  ] as const;
  for (const [signal, listener] of listeners) signals.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) signals.off(signal, listener);
  };
}

function renderTo(
  io: Io,
  toStderr: boolean,
): { show: (progress: Progress) => void; end: () => void } {
  const renderer = chooseRenderer(toStderr ? io.stderr() : io.stdout(), io.env);
  const timer = setInterval(() => {
    renderer.tick(Date.now());
  }, tickMs);
  timer.unref();
  return {
    show: (progress) => {
      renderer.show(progress);
    },
    end: () => {
      clearInterval(timer);
      renderer.end();
    },
  };
}

/**
 * Runs the engine in this process until the run ends or is stopped; resolves to the exit code. `prepare` records the
 * run, or takes it up again, and says what is to be worked on.
 */
export async function runInForeground(
  io: Io,
  session: Session,
  options: {
    runId: string;
    settings: Settings;
    target: { ref: string; commit: string };
    /** Whether stdout is kept for something else. */
    toStderr: boolean;
    note?: string;
  },
  prepare: (engine: Engine) => Promise<Work[]>,
): Promise<ExitCode> {
  const sandbox = await openSandbox(options.settings.sandbox, io.env);
  const controller = new AbortController();
  const stop = (why: Stop | Error) => {
    controller.abort(why);
  };
  const unhook = stopOnSignals(io, stop);
  const terminal = renderTo(io, options.toStderr);
  const engine = createEngine({
    ...session,
    settings: options.settings,
    sandbox,
    env: io.env,
    agent: io.agent,
    runId: options.runId,
    target: options.target,
    signal: controller.signal,
    note: options.note,
    show: terminal.show,
  });
  const startedAt = engine.clock.now();
  let ownership: { stop(): Promise<void> } | undefined;
  try {
    const works = await withClaimLock(session.project, session.store, () => prepare(engine));
    ownership = keepOwnership(
      engine,
      () => {
        stop("cancelled");
      },
      stop,
    );
    const exitCode = await runAll(engine, works, startedAt, stop);
    if (controller.signal.aborted && controller.signal.reason === "interrupted") {
      await recordInterrupted(engine.store, engine.clock, engine.runId, "it was stopped");
    }
    return ExitCodeSchema.parse(exitCode);
  } finally {
    await ownership?.stop();
    terminal.end();
    unhook();
  }
}

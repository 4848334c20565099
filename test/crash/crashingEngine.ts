// The engine of the CLI in a process that kills itself: crashingEngine ROOT run|resume never|before:N|after:N
import type { RunStore } from "../../src/core/ports";
import { ioOfProcess } from "../../src/cli/io";
import { runInForeground } from "../../src/cli/run/foreground";
import { readInputs } from "../../src/cli/run/readInputs";
import { runSettings } from "../../src/cli/run/runSettings";
import { requireGit, systemClock, targetOf } from "../../src/node/engine/record/createEngine";
import { markDeadRuns } from "../../src/node/engine/record/ownership";
import { chooseRun, resumedInputs, resumeRun } from "../../src/node/engine/start/resumeRun";
import { startRun } from "../../src/node/engine/start/startRun";
import { findProject } from "../../src/node/project";
import { openStore } from "../../src/node/store/openStore";

/** The store, which ends the process beside the N-th transaction with events: before it is written, or right after. */
function crashing(store: RunStore, when: string): RunStore & { commits: () => number } {
  const [moment, number] = when.split(":");
  let count = 0;
  const die = (at: string) => {
    if (moment === at && count === Number(number)) process.kill(process.pid, "SIGKILL");
  };
  return {
    commits: () => count,
    all: (sql, params) => store.all(sql, params),
    refresh: () => store.refresh(),
    close: () => store.close(),
    async commit(transaction) {
      if (transaction.events.length > 0) count += 1;
      const counts = transaction.events.length > 0;
      if (counts) die("before");
      await store.commit(transaction);
      if (counts) die("after");
    },
  };
}

const io = ioOfProcess();

async function work(root: string, command: string, store: RunStore): Promise<number> {
  const { project, git } = await requireGit(findProject(root));
  await store.refresh();
  await markDeadRuns(store, systemClock);
  const session = { project, git, store };
  const settings = runSettings(io, project, {});
  const found = await targetOf(git, settings);
  const read = (id: string) => readInputs(project, id);
  if (command === "run") {
    const inputs = [read("ws-limit")];
    const options = { runId: "run-crash", settings, target: found, toStderr: true };
    const fresh = { fresh: false };
    return runInForeground(io, session, options, (engine) => startRun(engine, inputs, fresh));
  }
  const row = chooseRun(store, undefined, systemClock.now());
  const inputs = resumedInputs(store, row, (each) => read(each.workstreamId), false);
  const target = { ref: row.targetRef ?? found.ref, commit: row.targetCommit ?? found.commit };
  const options = { runId: row.id, settings, target, toStderr: true };
  return runInForeground(io, session, options, (engine) => resumeRun(engine, row, inputs));
}

/** As the CLI does: the store is closed however the command ends. */
async function main([root = "", command = "", when = "never"]: string[]): Promise<number> {
  const store = crashing(await openStore(findProject(root).stateFolder), when);
  try {
    return await work(root, command, store);
  } finally {
    await store.close();
    process.stdout.write(`${JSON.stringify({ commits: store.commits() })}\n`);
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);

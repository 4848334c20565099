import { existsSync, realpathSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { confirmScenario } from "../../node/engine/run/confirmScenario";
import { runWorkstreams } from "../../node/store/queries/runs";
import type { Io } from "../io";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { finishedWork } from "../run/finishedWork";
import { workstreamResult } from "../run/runResult";
import { withSession } from "../run/session";

interface ConfirmOptions {
  wsId: string;
  scenario: string;
  note: string;
  by?: string;
}

/** A confirmation is a person's: an agent in its worktree cannot give one. */
function refuseAgents(context: CommandContext): void {
  const places = [context.io.cwd, context.start].filter((place) => existsSync(place));
  const inside = places.some((place) => realpathSync(place).split(path.sep).includes(".worktrees"));
  if (!inside && context.io.env["WORKSTREAM_RUN"] === undefined) return;
  throw new UserError(
    "Only a person confirms a scenario, in the main checkout: not inside a worktree, not from within a run.",
    { exitCode: 2 },
  );
}

function nameOf({ stdin }: Io, options: ConfirmOptions): string {
  if (options.by !== undefined && options.by.trim() !== "") return options.by.trim();
  if (stdin().isTTY === true) return os.userInfo().username;
  throw new UserError("Say who saw it: add --by NAME (asked for where there is no terminal).");
}

async function confirm(context: CommandContext, options: ConfirmOptions): Promise<Outcome> {
  refuseAgents(context);
  if (options.note.trim() === "")
    throw new UserError("Say what you saw: --note TEXT must not be empty.");
  const by = nameOf(context.io, options);
  return withSession(context, async (session) => {
    const { engine, work } = await finishedWork(context.io, session, options.wsId);
    const { scenario, note } = options;
    const confirmed = await confirmScenario(engine, work, { scenario, note, by });
    const row = runWorkstreams(session.store, engine.runId).find(
      (each) => each.workstreamId === work.id,
    );
    const workstream = row && workstreamResult(session.store, row);
    const open = workstream?.scenarios.filter((each) => each.state !== "proven") ?? [];
    const next =
      workstream?.state === "done"
        ? `${work.id} is done. Next: openspec-workstreams merge --ws-id ${work.id}`
        : `Still unproven: ${open.map((each) => `"${each.name}"`).join(", ")}`;
    return {
      data: { ...confirmed, workstream },
      exitCode: workstream?.state === "done" ? 0 : 3,
      human: `"${confirmed.scenario}" is proven by ${by}: ${note}\n${next}\n`,
    };
  });
}

/** `confirm`: a person says that a scenario holds, and what they saw. */
export function defineConfirm(program: Command): void {
  const command = program
    .command("confirm")
    .description("say that a scenario holds which no test proves, with what you saw")
    .requiredOption("--ws-id <id>", "the workstream")
    .requiredOption("--scenario <name>", "name or key of the scenario")
    .requiredOption("--note <text>", "what you saw")
    .option("--by <name>", "who saw it");
  command.action((options: ConfirmOptions) =>
    runCommand(command, "confirm", (context) => confirm(context, options)),
  );
}

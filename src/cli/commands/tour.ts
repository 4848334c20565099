import path from "node:path";
import type { Command } from "commander";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { isRichTerminal } from "../terminal/isRichTerminal";
import { cliProcess } from "../tour/cliProcess";
import { createSample } from "../tour/createSample";
import { runTour, sayLines, type TourOutput } from "../tour/runTour";
import { readTourFacts } from "../tour/tourFacts";
import { defaultPlace, isCheckout, rememberPlace } from "../tour/tourPlace";
import { shellPath, tourSummary } from "../tour/tourSummary";

async function tour(
  context: CommandContext,
  dir: string | undefined,
  keep: boolean,
): Promise<Outcome> {
  const startedAt = Date.now();
  const { io } = context;
  const { cwd } = io;
  const stream = context.json ? io.stderr() : io.stdout();
  const output: TourOutput = {
    say: (text) => {
      context.say(text);
    },
    colour: isRichTerminal(stream, io.env),
  };
  const root = dir === undefined ? await defaultPlace(cwd, keep) : path.resolve(cwd, dir);
  const sample = await createSample(root);
  const program = `node ${shellPath(cwd, io.program.at(-1) ?? "")}`;
  context.say(`A sample project with a small API, made for this tour: ${sample.root}\n`);
  context.say(`"openspec-workstreams" below is ${program}, run in that folder.\n`);
  if (!sample.hasCheckers) {
    context.say("eslint, prettier and tsc are not installed here, so it goes without them.\n");
  }
  if (isCheckout(cwd)) await rememberPlace(cwd, sample.root);
  const cli = cliProcess(io, sample.root, context.json ? "stderr" : "stdout");
  await runTour(sample, cli, output);
  const facts = await readTourFacts(cli);
  const durationMs = Date.now() - startedAt;
  const end = { durationMs, cwd, isCheckout: isCheckout(cwd), program };
  sayLines(output, tourSummary(sample, facts, end));
  return { data: { root: sample.root, durationMs, ...facts }, human: "" };
}

/** `tour [DIR] [--keep]`: the whole way once, on a fresh sample, with a scripted agent. */
export function defineTour(program: Command): void {
  program
    .command("tour")
    .description("see the whole way once: a sample project, from a proposal to merged code")
    .argument(
      "[dir]",
      "new folder for the sample (default: in .vscode-test/tour, or a temporary one)",
    )
    .option("--keep", "keep the samples of earlier tours")
    .action(async (dir: string | undefined, options: { keep?: boolean }, command: Command) => {
      await runCommand(command, "tour", (context) => tour(context, dir, options.keep ?? false));
    });
}

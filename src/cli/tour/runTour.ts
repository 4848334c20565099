import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/errors";
import { createPainter, plainSpan, styled, wrapLine, type Line } from "../terminal/spans";
import type { CliProcess } from "./cliProcess";
import { commitAll, writeChange, type Sample } from "./createSample";
import { tourChange, tourSteps, type TourStep } from "./tourSteps";

export interface TourOutput {
  say(text: string): void;
  colour: boolean;
}

/** Writes lines as the rest of the terminal output looks. */
export function sayLines(output: TourOutput, lines: readonly Line[]): void {
  const paint = createPainter(output.colour);
  for (const row of lines.flatMap((line) => wrapLine(line, 100))) output.say(`${paint(row)}\n`);
}

function quoted(argument: string): string {
  return /^[\w./:@=-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

function head(step: TourStep, number: number): Line[] {
  const command = ["openspec-workstreams", ...step.args.map(quoted)].join(" ");
  return [
    { body: [] },
    {
      prefix: [styled("bold", `${number} ${step.name}:`), plainSpan(" ")],
      body: [plainSpan(`${step.why}.`)],
    },
    { prefix: [styled("dim", "$ ")], body: [styled("cyan", command)] },
  ];
}

function noteLine(text: string): Line {
  return { prefix: [styled("dim", "# ")], body: [styled("dim", text)] };
}

async function writtenChange(root: string): Promise<Line[]> {
  const read = (file: string) =>
    readFile(path.join(root, "openspec", "changes", tourChange, file), "utf8");
  const proposal = await read("proposal.md");
  const [requirement = ""] = /^### Requirement:[\s\S]*?(?=^## )/m.exec(proposal) ?? [];
  const tasks = (await read("tasks.md")).split("\n").filter((line) => line.startsWith("- [ ]"));
  const texts = [...requirement.split("\n").filter((line) => line !== ""), ...tasks];
  return [
    noteLine("its author writes the requirement and the tasks into the two files:"),
    ...texts.map((text): Line => ({ prefix: [plainSpan("  ")], body: [plainSpan(text)] })),
  ];
}

async function afterStep(step: TourStep, root: string, output: TourOutput): Promise<void> {
  switch (step.then) {
    case "write-change":
      await writeChange(root, tourChange);
      sayLines(output, await writtenChange(root));
      return;
    case "commit-plan":
      await commitAll(root, "Plan rate limiting");
      sayLines(output, [noteLine("reviewed: the change and its bundle are committed")]);
      return;
    default:
  }
}

/** Takes a fresh sample through every step; throws a UserError at the first one that does not end with 0. */
export async function runTour(sample: Sample, cli: CliProcess, output: TourOutput): Promise<void> {
  for (const [index, step] of tourSteps.entries()) {
    sayLines(output, head(step, index + 1));
    const exitCode = await cli.show(step.args);
    if (exitCode !== 0) {
      throw new UserError(
        `The tour stopped in step ${index + 1} (${step.name}): exit ${exitCode}, expected 0. ` +
          `What it printed stands above; the project is in ${sample.root}.`,
        { exitCode: 1 },
      );
    }
    await afterStep(step, sample.root, output);
  }
}

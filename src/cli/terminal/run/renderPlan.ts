import type { PlannedSteps } from "../../../protocol/cli";
import { visibleLine } from "../../../core/text/controlCharacters";
import { targetText } from "./headBlock";
import {
  blankLine,
  createPainter,
  mostColumns,
  plainSpan,
  styled,
  wrapLine,
  type Line,
  type Span,
} from "../spans";
import { passedGlyph, space, warningGlyph } from "../words";
import { plural } from "../../../core/words/plural";
import { formatDuration } from "../../../core/words/duration";

export interface PlanOptions {
  colour: boolean;
  columns?: number;
  /** How long the planning took. */
  durationMs?: number;
}

const labelWidth = "  1 EDIT      ".length;

function stepLines(number: number, name: string, bodies: readonly Span[][]): Line[] {
  const label = `  ${number} ${name}`.padEnd(labelWidth);
  return bodies.map((body, index) => ({
    prefix: [index === 0 ? plainSpan(label) : space(labelWidth)],
    body,
  }));
}

function editBodies(plan: PlannedSteps): Span[][] {
  const setup = plan.setup.length === 0 ? "" : `, setup ${plan.setup.join(" && ")}`;
  const words = plan.promptWords.toLocaleString("en-US");
  return [
    [plainSpan(visibleLine(`branch ${plan.branch} from ${targetText(plan.base)}`))],
    [plainSpan(visibleLine(`worktree ${plan.worktree}${setup}`))],
    [
      plainSpan(`agent ${visibleLine(plan.agent.title)}, prompt ${words} words  `),
      styled("dim", "--show-prompt prints it"),
    ],
  ];
}

function staticBodies(plan: PlannedSteps): Span[][] {
  const usable = plan.plugins
    .filter((plugin) => plugin.usable)
    .map((plugin) => visibleLine(`${plugin.id} ${plugin.version ?? ""}`));
  const unusable = plan.plugins
    .filter((plugin) => !plugin.usable)
    .map((plugin) => [warningGlyph, plainSpan(` ${visibleLine(`${plugin.id}: ${plugin.why}`)}`)]);
  const names = usable.length === 0 ? "no plugin applies here" : usable.join(", ");
  return [[plainSpan(names)], ...unusable];
}

function runtimeBodies(plan: PlannedSteps): Span[][] {
  const commands = plan.acceptance.map((command) => [plainSpan(visibleLine(command))]);
  const names = plan.scenarios.map(visibleLine).join(", ");
  const scenarios = `Verify: ${plural(plan.scenarios.length, "scenario")}`;
  const verify = plan.scenarios.length === 0 ? scenarios : `${scenarios}: ${names}`;
  return [...commands, [plainSpan(verify)]];
}

function verdictLine(plan: PlannedSteps): Line {
  if (plan.wouldStop === null) {
    const then =
      plan.agent.id === "manual"
        ? " It waits in EDIT for you to edit in the worktree and resume."
        : " Nothing is known to stop it.";
    return {
      prefix: [passedGlyph, space(1)],
      body: [styled("bold", "Ready to run."), plainSpan(then)],
    };
  }
  const { step, why } = plan.wouldStop;
  return {
    prefix: [warningGlyph, space(1)],
    body: [
      styled("bold", `Would stop in ${visibleLine(step).toUpperCase()}:`),
      plainSpan(` ${visibleLine(why)}`),
    ],
  };
}

function planLines(plan: PlannedSteps, durationMs: number | undefined): Line[] {
  return [
    {
      prefix: [styled("bold", visibleLine(plan.id)), space(2)],
      body: [styled("dim", "dry run, nothing is changed")],
      ...(durationMs === undefined ? {} : { right: styled("dim", formatDuration(durationMs)) }),
    },
    blankLine,
    ...stepLines(1, "EDIT", editBodies(plan)),
    ...stepLines(2, "STATIC", staticBodies(plan)),
    ...stepLines(3, "RUNTIME", runtimeBodies(plan)),
    ...stepLines(4, "MERGE", [[plainSpan("you decide")]]),
    blankLine,
    { body: [plainSpan(visibleLine(plan.sandbox))] },
    verdictLine(plan),
  ];
}

/** What a dry run found out: each step with what it would use, and what would stop it. */
export function renderPlan(plans: readonly PlannedSteps[], options: PlanOptions): string {
  const paint = createPainter(options.colour);
  const columns = Math.min(mostColumns, options.columns ?? mostColumns);
  const lines = plans.flatMap((plan, index) => [
    ...(index === 0 ? [] : [blankLine]),
    ...planLines(plan, options.durationMs),
  ]);
  return lines
    .flatMap((line) => wrapLine(line, columns))
    .map((row) => `${paint(row)}\n`)
    .join("");
}

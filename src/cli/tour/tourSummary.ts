import { cleanText } from "../terminal/cleanText";
import { formatDuration } from "../terminal/formatDuration";
import { blankLine, plainSpan, styled, type Line } from "../terminal/spans";
import { shortCommit } from "../terminal/words";
import type { Sample } from "./createSample";
import type { TourFacts } from "./tourFacts";
import { tourWorkstream } from "./tourSteps";

const labelWidth = 12;

function fact(label: string, body: Line["body"]): Line {
  return { prefix: [plainSpan(`  ${label.padEnd(labelWidth)}`)], body };
}

function provenLines({ proven }: TourFacts): Line[] {
  return proven.flatMap((each) => [
    fact("proven", [
      plainSpan(`${cleanText(each.scenario)}, by the passed test "${cleanText(each.test)}"`),
    ]),
    fact("command", [
      plainSpan(`${cleanText(each.command)} at `),
      styled("cyan", shortCommit(each.commit)),
    ]),
  ]);
}

function caughtLines({ caught }: TourFacts, { hasCheckers }: Sample): Line[] {
  if (caught.length > 0) {
    return caught.map((each) =>
      fact("caught", [
        plainSpan(`${cleanText(each.what)} in `),
        styled("cyan", cleanText(each.place)),
        plainSpan(`: ${cleanText(each.message)} Mended by the agent, then ${each.state}.`),
      ]),
    );
  }
  const why = hasCheckers ? "" : ": eslint, prettier and tsc are not installed here";
  return [fact("caught", [plainSpan(`nothing${why}`)])];
}

function openLines(root: string, isCheckout: boolean): Line[] {
  const open = isCheckout ? "npm run open" : `code ${JSON.stringify(root)}`;
  const acts = [
    [open, "the same project in VS Code"],
    [`cd ${JSON.stringify(root)}`, ""],
    ["git show", "the one commit that was merged"],
    [`openspec-workstreams inspect trace --ws-id ${tourWorkstream}`, "from sentence to commit"],
    ['sqlite3 .workstreams/state.db "SELECT event_type FROM events"', "what happened, in order"],
  ] as const;
  return [
    { body: [plainSpan("  Look around")] },
    ...acts.map(([command, why]): Line => ({
      prefix: [plainSpan("    "), styled("bold", command)],
      body: [styled("dim", why === "" ? "" : `  ${why}`)],
    })),
  ];
}

/** What the tour showed, for a person to read. */
export function tourSummary(
  sample: Sample,
  facts: TourFacts,
  more: { durationMs: number; isCheckout: boolean },
): Line[] {
  return [
    blankLine,
    {
      prefix: [styled("green", "✓"), plainSpan(" ")],
      body: [
        styled("bold", "From a sentence to merged, proven code."),
        plainSpan(` ${formatDuration(more.durationMs)}.`),
      ],
    },
    blankLine,
    ...provenLines(facts),
    ...caughtLines(facts, sample),
    fact("merged", [plainSpan("main is now "), styled("cyan", shortCommit(facts.mergeCommit))]),
    fact("agent", [
      plainSpan("scripted: it played back prepared edits. No account, no key, no AI."),
    ]),
    fact("project", [plainSpan(sample.root)]),
    blankLine,
    ...openLines(sample.root, more.isCheckout),
  ];
}

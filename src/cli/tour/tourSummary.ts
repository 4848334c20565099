import path from "node:path";
import { visibleLine } from "../../core/text/controlCharacters";
import { blankLine, plainSpan, styled, type Line } from "../terminal/spans";
import type { Sample } from "./createSample";
import type { TourFacts } from "./tourFacts";
import { tourWorkstream } from "./tourSteps";
import { shortCommit } from "../../core/words/shortId";
import { formatDuration } from "../../core/words/duration";

const labelWidth = 12;

export interface TourEnd {
  durationMs: number;
  /** The folder in which the person is. */
  cwd: string;
  isCheckout: boolean;
  /** What a person types in this folder to call the program. */
  program: string;
}

/** Relative to the working directory where that is shorter, in quotes where a shell needs them. */
export function shellPath(cwd: string, file: string): string {
  const relative = path.relative(cwd, file) || ".";
  const short = relative.length < file.length ? relative : file;
  return /^[\w./:@=-]+$/.test(short) ? short : JSON.stringify(short);
}

function fact(label: string, body: Line["body"]): Line {
  return { prefix: [plainSpan(`  ${label.padEnd(labelWidth)}`)], body };
}

function provenLines({ proven }: TourFacts): Line[] {
  return proven.flatMap((each) => [
    fact("proven", [
      plainSpan(`${visibleLine(each.scenario)}, by the passed test "${visibleLine(each.test)}"`),
    ]),
    fact("command", [
      plainSpan(`${visibleLine(each.command)} at `),
      styled("cyan", shortCommit(each.commit)),
    ]),
  ]);
}

function caughtLines({ caught }: TourFacts, { hasCheckers }: Sample): Line[] {
  if (caught.length > 0) {
    return caught.map((each) =>
      fact("caught", [
        plainSpan(`${visibleLine(each.what)} in `),
        styled("cyan", visibleLine(each.place)),
        plainSpan(`: ${visibleLine(each.message)} Mended by the agent, then ${each.state}.`),
      ]),
    );
  }
  const why = hasCheckers ? "" : ": eslint, prettier and tsc are not installed here";
  return [fact("caught", [plainSpan(`nothing${why}`)])];
}

function lookLines(sample: Sample, facts: TourFacts, more: TourEnd): Line[] {
  const root = shellPath(more.cwd, sample.root);
  const database = shellPath(more.cwd, path.join(sample.root, ".workstreams/state.db"));
  const acts = [
    ["the same project in VS Code", more.isCheckout ? "npm run open" : `code ${root}`],
    ["the one commit that was merged", `git -C ${root} show ${shortCommit(facts.mergeCommit)}`],
    [
      "from the sentence to the commit",
      `${more.program} inspect trace --ws-id ${tourWorkstream} --root ${root}`,
    ],
    ["everything that happened, in order", `sqlite3 ${database} "SELECT event_type FROM events"`],
  ] as const;
  return [
    { body: [plainSpan("  Look around")] },
    ...acts.flatMap(([what, command]): Line[] => [
      { prefix: [plainSpan("    "), styled("dim", what)], body: [] },
      { prefix: [plainSpan("      "), styled("bold", command)], body: [] },
    ]),
  ];
}

/** What the tour showed, for a person to read. */
export function tourSummary(sample: Sample, facts: TourFacts, more: TourEnd): Line[] {
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
    blankLine,
    ...lookLines(sample, facts, more),
  ];
}

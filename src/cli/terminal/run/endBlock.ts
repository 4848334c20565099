import type { NextAct } from "../../../core/model/progress";
import { visibleLine } from "../../../core/text/controlCharacters";
import { padText, textWidth } from "../fitText";
import type { ProgressOf, TerminalRun, TerminalWorkstream } from "./terminalRun";
import { blankLine, mostColumns, plainSpan, styled, type Line, type Span } from "../spans";
import { groupName } from "./stepBlock";
import {
  failedGlyph,
  needsYouGlyph,
  passedGlyph,
  placeText,
  sentence,
  space,
  stateGlyph,
  warningGlyph,
} from "../words";
import { shortCommit } from "../../../core/words/shortId";
import { stateWord, attemptName } from "../../../core/words/stateWords";
import { formatDuration } from "../../../core/words/duration";

const program = "openspec-workstreams ";
const mostActs = 6;
/** A longer command does not push the reasons of the others to the right. */
const mostActColumns = 56;

interface Fact {
  label: string;
  text: string;
}

/** Facts of one label in one line: the end has to fit into what a person sees without scrolling. */
function foldEqual(facts: readonly Fact[]): Fact[] {
  const labels = [...new Set(facts.map((fact) => fact.label))];
  return labels.map((label) => {
    const same = facts.filter((fact) => fact.label === label);
    const more = same.length > 1 ? `, and ${same.length - 1} more` : "";
    return { label, text: `${same[0]?.text ?? ""}${more}` };
  });
}

function factLines(all: readonly Fact[]): Line[] {
  const facts = foldEqual(all);
  const width = Math.max(12, ...facts.map((fact) => textWidth(visibleLine(fact.label))));
  return facts.map((fact) => ({
    prefix: [plainSpan(`  ${padText(visibleLine(fact.label), width)}  `)],
    body: [plainSpan(visibleLine(fact.text))],
  }));
}

/** What a person may type next; a command is never cut, so that it can be pasted. */
export function shownActs(facts: TerminalRun, finished: ProgressOf<"run_finished">): NextAct[] {
  const ends = [...facts.workstreams.values()].flatMap((workstream) => workstream.finished ?? []);
  const urgency = ["failed", "needs_review", "cancelled", "blocked"];
  const isOpen = ({ state }: { state: string }) => urgency.includes(state);
  // What is not done comes first, the worst of it before the rest.
  const open = urgency.flatMap((state) => ends.filter((end) => end.state === state));
  const inOrder = [...open, ...ends.filter((end) => !isOpen(end))];
  const all = [...finished.next, ...inOrder.flatMap((end) => end.next)];
  const seen = new Set<string>();
  return all.filter(({ command }) => !seen.has(command) && seen.add(command)).slice(0, mostActs);
}

function actLines(act: NextAct, width: number): Line[] {
  const command = visibleLine(act.command);
  const isOurs = command.startsWith(program);
  const spans: Span[] = isOurs
    ? [plainSpan(program), styled("bold", command.slice(program.length))]
    : [plainSpan(command)];
  if (act.why === undefined) return [{ prefix: [space(4), ...spans], body: [] }];
  const why = styled("dim", visibleLine(act.why));
  const gap = Math.max(2, width + 2 - textWidth(command));
  if (4 + textWidth(command) + gap + textWidth(why.text) <= mostColumns) {
    return [{ prefix: [space(4), ...spans, space(gap)], body: [why] }];
  }
  return [
    { prefix: [space(4), ...spans], body: [] },
    { prefix: [space(6)], body: [why] },
  ];
}

function nextLines(acts: readonly NextAct[], failed: boolean, logFolder: string): Line[] {
  const log: Line = { body: [styled("dim", `log  ${logFolder}`)], prefix: [space(4)] };
  if (acts.length === 0) return [log];
  const widths = acts
    .filter((act) => act.why !== undefined)
    .map((act) => textWidth(visibleLine(act.command)))
    .filter((width) => width <= mostActColumns);
  const width = Math.max(0, ...widths);
  const title = failed && acts.length > 1 ? "  Next, one of" : "  Next";
  return [{ body: [plainSpan(title)] }, ...acts.flatMap((act) => actLines(act, width)), log];
}

function statusGlyph(finished: ProgressOf<"run_finished">): Span {
  switch (finished.status) {
    case "completed":
      return passedGlyph;
    case "needs_review":
      return needsYouGlyph;
    case "failed":
    case "partial":
      return failedGlyph;
    default:
      return warningGlyph;
  }
}

function provenBody(done: ProgressOf<"workstream_finished">): Span[] {
  const counts = `${done.provenScenarios} of ${done.scenarios} scenarios`;
  const commit =
    done.commit === undefined ? [] : [plainSpan(" at "), styled("cyan", shortCommit(done.commit))];
  return [
    styled("bold", "Proven, not merged."),
    plainSpan(` ${counts}`),
    ...commit,
    plainSpan(`, ${formatDuration(done.durationMs)}.`),
  ];
}

/** The facts below the final sentence of a workstream that is not done. */
function unfinishedFacts(workstream: TerminalWorkstream): Fact[] {
  const { breaker, finished, lastStep, attempt } = workstream;
  const facts: Fact[] = [...(breaker?.details ?? [])];
  if (breaker === undefined && lastStep !== undefined && lastStep.status !== "passed") {
    const reason = lastStep.reason === undefined ? "" : `, ${lastStep.reason.replaceAll("_", " ")}`;
    facts.push({
      label: "stopped in",
      text: `${attemptName(lastStep)}${reason}`,
    });
  }
  if (breaker === undefined) facts.push(...openErrorFacts(workstream));
  for (const scenario of attempt?.scenarios ?? []) {
    if (scenario.state === "proven" || facts.length > 5) continue;
    const why = scenario.why === undefined ? "" : `: ${scenario.why}`;
    facts.push({ label: scenario.state, text: `${scenario.scenario}${why}` });
  }
  if (finished !== undefined && finished.scenarios > 0) {
    const text = `${finished.provenScenarios} of ${finished.scenarios} scenarios. Nothing was merged.`;
    if (breaker === undefined) facts.push({ label: "proven", text });
  }
  return facts;
}

function openErrorFacts(workstream: TerminalWorkstream): Fact[] {
  if (workstream.lastStep?.status === "passed") return [];
  return (workstream.attempt?.errors?.groups ?? []).slice(0, 2).map((group) => {
    const place = group.places[0];
    const where = place === undefined ? "" : ` ${placeText(place)}`;
    return { label: "open error", text: `${groupName(group)}${where}` };
  });
}

function onlySentence(workstream: TerminalWorkstream, finished: ProgressOf<"run_finished">): Line {
  const prefix = [statusGlyph(finished), space(1)];
  const done = workstream.finished;
  if (done?.state === "done" && finished.status === "completed") {
    return { prefix, body: provenBody(done) };
  }
  const message =
    workstream.breaker === undefined
      ? (done?.message ?? finished.message)
      : `Stopped: ${workstream.breaker.message}`;
  return { prefix, body: [styled("bold", sentence(message))] };
}

function exitLines(finished: ProgressOf<"run_finished">): Line[] {
  if (finished.exitCode === 0) return [];
  return [blankLine, { prefix: [space(2)], body: [styled("dim", `exit ${finished.exitCode}`)] }];
}

function closing(facts: TerminalRun, finished: ProgressOf<"run_finished">): Line[] {
  const failed = finished.exitCode !== 0;
  const log = visibleLine(facts.started?.logFolder ?? "");
  return [...nextLines(shownActs(facts, finished), failed, log), ...exitLines(finished)];
}

/** The end of a run of one workstream: one sentence, what is known about it, what to type next. */
export function endOfOne(facts: TerminalRun, finished: ProgressOf<"run_finished">): Line[] {
  const [workstream] = facts.workstreams.values();
  if (workstream === undefined) return endOfSeveral(facts, finished);
  const known = finished.status === "completed" ? [] : factLines(unfinishedFacts(workstream));
  return [
    onlySentence(workstream, finished),
    blankLine,
    ...known,
    ...(known.length > 0 ? [blankLine] : []),
    ...closing(facts, finished),
  ];
}

function workstreamLines(workstream: TerminalWorkstream, idWidth: number): Line[] {
  const { finished } = workstream;
  const state = finished?.state ?? "pending";
  const said =
    state === "done" && finished !== undefined
      ? [
          plainSpan(`${finished.provenScenarios} of ${finished.scenarios} scenarios`),
          ...(finished.commit === undefined
            ? []
            : [plainSpan(" at "), styled("cyan", shortCommit(finished.commit))]),
        ]
      : [plainSpan(visibleLine(finished?.message ?? workstream.waits ?? ""))];
  const duration = finished === undefined ? "" : formatDuration(finished.durationMs);
  const glyph = finished === undefined ? warningGlyph : stateGlyph(state);
  const errors = state === "failed" ? openErrorFacts(workstream) : [];
  return [
    {
      prefix: [
        space(2),
        glyph,
        plainSpan(` ${padText(workstream.id, idWidth)}  ${padText(stateWord(state), 10)} `),
      ],
      body: said,
      right: plainSpan(duration),
    },
    ...errors.map((error): Line => ({ prefix: [space(4)], body: [styled("red", error.text)] })),
  ];
}

/** The end of a run of several workstreams: each in one line, then one sentence, then what to type next. */
export function endOfSeveral(facts: TerminalRun, finished: ProgressOf<"run_finished">): Line[] {
  const all = [...facts.workstreams.values()];
  const width = Math.max(0, ...all.map((workstream) => textWidth(workstream.id)));
  return [
    blankLine,
    ...all.flatMap((workstream) => workstreamLines(workstream, width)),
    blankLine,
    {
      prefix: [statusGlyph(finished), space(1)],
      body: [
        styled("bold", sentence(finished.message)),
        plainSpan(` ${formatDuration(finished.durationMs)}.`),
      ],
    },
    blankLine,
    ...closing(facts, finished),
  ];
}

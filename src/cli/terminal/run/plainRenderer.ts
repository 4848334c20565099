import type { IssueGroup, Progress } from "../../../core/model/progress";
import { visibleLine } from "../../../core/text/controlCharacters";
import { timeOfDay } from "./factLine";
import { padText, wrapText } from "../fitText";
import { sizeText, targetText } from "./headBlock";
import { TerminalRun, type TerminalAttempt, type ProgressOf } from "./terminalRun";
import type { RunRenderer, RunRendererOptions } from "./runRenderer";
import { mostColumns } from "../spans";
import { madeCommit, newSummary } from "./stepBlock";
import { placeText, sentence } from "../words";
import { shownActs } from "./endBlock";
import { plural } from "../../../core/words/plural";
import { shortCommit } from "../../../core/words/shortId";
import { exitWords } from "../../../core/words/stateWords";
import { formatDuration, formatClock } from "../../../core/words/duration";

/** One line: the step (or `run`, `next`, …), and what. `more` stands below, indented. */
interface PlainFact {
  tag: string;
  /** Named only when there are several. */
  workstream?: string;
  text: string;
  more?: string;
}

const tagWidth = 12;
const indent = "00:00:00 ".length + tagWidth + 1;

/** Draws a run for a log: `time step WORD message`, one fact a line, no glyph, no colour, nothing drawn over. */
export function createPlainRenderer(options: Pick<RunRendererOptions, "write">): RunRenderer {
  const facts = new TerminalRun();

  function print(at: number, fact: PlainFact): void {
    const text = namePrefix(facts, fact.workstream) + fact.text;
    // A command stays whole, so that it can be pasted.
    const rows = fact.tag === "next" ? [text] : wrapText(text, mostColumns - indent);
    const more = wrapText(fact.more ?? "", mostColumns - indent - 2);
    const below = " ".repeat(indent + 2);
    options.write(`${timeOfDay(at)} ${padText(fact.tag, tagWidth)} ${rows[0] ?? ""}\n`);
    for (const row of [...rows.slice(1), ...more]) options.write(`${below}${row}\n`);
  }

  return {
    show(progress) {
      facts.take(progress);
      for (const fact of plainFacts(progress, facts)) print(progress.at, fact);
    },
    tick() {
      // A log has no clock: the engine's heartbeat is enough.
    },
    end() {
      // Every line is complete already.
    },
  };
}

function namePrefix(facts: TerminalRun, workstream: string | undefined): string {
  return workstream === undefined || facts.workstreams.size <= 1 ? "" : `${workstream} `;
}

function plainFacts(progress: Progress, facts: TerminalRun): PlainFact[] {
  switch (progress.kind) {
    case "run_started":
      return startFacts(progress);
    case "run_finished":
      return endFacts(facts, progress);
    case "workstream_started":
    case "workstream_waits":
    case "breaker_tripped":
    case "workstream_finished":
      return workstreamFacts(progress, facts);
    default: {
      const { workstream } = progress;
      const tag = `${progress.step}#${progress.attempt}`;
      const { attempt } = facts.workstream(workstream);
      return attemptTexts(progress, attempt).map((fact) => ({ tag, workstream, ...fact }));
    }
  }
}

function startFacts(started: ProgressOf<"run_started">): PlainFact[] {
  const word = started.resumed ? "RESUMED" : "STARTED";
  const { workstreams } = started;
  const [first, ...others] = workstreams;
  const what =
    first !== undefined && others.length === 0
      ? first.id
      : `${plural(workstreams.length, "workstream")}, at most ${started.maxParallel} at a time`;
  return [
    { tag: "run", text: `${word} ${visibleLine(started.run)} ${what}` },
    {
      tag: "run",
      text: `base=${targetText(started.target)} log=${visibleLine(started.logFolder)}`,
    },
    ...workstreams.flatMap(({ id, ...workstream }) => [
      {
        tag: "run",
        workstream: id,
        text: `change=${visibleLine(workstream.change)} agent ${visibleLine(workstream.agentTitle)}`,
      },
      { tag: "run", workstream: id, text: sizeText({ id, ...workstream }) },
    ]),
  ];
}

function workstreamFacts(
  progress: ProgressOf<
    "workstream_started" | "workstream_waits" | "breaker_tripped" | "workstream_finished"
  >,
  facts: TerminalRun,
): PlainFact[] {
  const { workstream } = progress;
  switch (progress.kind) {
    case "workstream_started":
      return progress.why === undefined && facts.workstreams.size <= 1
        ? []
        : [{ tag: "run", workstream, text: `STARTS ${visibleLine(progress.why ?? "")}`.trim() }];
    case "workstream_waits":
      return [{ tag: "run", workstream, text: `WAITS ${visibleLine(progress.why)}` }];
    case "breaker_tripped":
      return [
        { tag: "breaker", workstream, text: `TRIPPED ${visibleLine(progress.message)}` },
        ...progress.details.map(({ label, text }) => ({
          tag: "breaker",
          workstream,
          text: `${visibleLine(label)}: ${visibleLine(text)}`,
        })),
      ];
    case "workstream_finished": {
      // Of the only workstream, the end of the run tells it.
      if (facts.workstreams.size <= 1) return [];
      const text = `${progress.state.toUpperCase()} ${visibleLine(progress.message)}`;
      return [{ tag: "run", workstream, text }];
    }
  }
}

type Text = Pick<PlainFact, "text" | "more">;

function attemptTexts(progress: Progress, attempt: TerminalAttempt | undefined): Text[] {
  switch (progress.kind) {
    case "heartbeat": {
      const { elapsedMs, silentMs } = progress;
      const ages = [formatClock(elapsedMs), `last output ${formatClock(silentMs)} ago`];
      return [{ text: `still running, ${ages.join(", ")}` }];
    }
    case "step_note":
      return noteTexts(progress);
    case "step_finished":
      return [{ text: finishedText(progress, attempt) }, ...(attempt ? foundTexts(attempt) : [])];
    default:
      // Told together when the step is finished, result first.
      return [];
  }
}

function noteTexts(note: ProgressOf<"step_note">): Text[] {
  // The commit stands behind PASSED.
  if (note.label === "commit") return [];
  const word =
    note.because === undefined ? visibleLine(note.label) : visibleLine(note.label).toUpperCase();
  const because = note.because === undefined ? "" : `: ${visibleLine(note.because)}`;
  const commit = note.commit === undefined ? "" : ` ${shortCommit(note.commit)}`;
  return [{ text: `${word} ${visibleLine(note.text)}${commit}${because}` }];
}

function finishedText(
  finished: ProgressOf<"step_finished">,
  attempt: TerminalAttempt | undefined,
): string {
  const known = attempt?.errors?.knownCount ?? 0;
  const commit = madeCommit(attempt, finished);
  const parts = [
    `${finished.status.toUpperCase()} ${formatDuration(finished.durationMs)}`,
    reasonText(finished.reason),
    newSummary(attempt, finished),
    known > 0 ? `${known} known from the base not counted` : "",
    commit === undefined ? "" : `commit ${shortCommit(commit)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The reason, where the summary does not say it anyway. */
function reasonText(reason: ProgressOf<"step_finished">["reason"]): string {
  return reason === undefined || reason === "issues" || reason === "tests_failed" ? "" : reason;
}

function foundTexts(attempt: TerminalAttempt): Text[] {
  return [
    ...attempt.plugins.flatMap(pluginTexts),
    ...attempt.tests.map(testText),
    ...attempt.scenarios.map(scenarioText),
    ...(attempt.errors?.groups ?? []).map(groupText),
  ];
}

function pluginTexts(plugin: ProgressOf<"plugin_finished">): Text[] {
  const name = visibleLine(`${plugin.plugin} ${plugin.version ?? ""}`);
  const reused = plugin.reused ? ", reused" : "";
  const fixed = plugin.fixedFiles > 0 ? `, fixed ${plural(plugin.fixedFiles, "file")}` : "";
  switch (plugin.outcome) {
    case "clean":
      return [cleanText(plugin, `${name}${fixed}${reused}`)];
    case "issues":
      return [{ text: `ISSUES ${name} ${plugin.newCount} new${fixed}${reused}` }];
    case "broken":
    case "missing":
      return [{ text: `${plugin.outcome.toUpperCase()} ${name} ${visibleLine(plugin.why ?? "")}` }];
  }
}

/** A tool that left files out has not found those clean. */
function cleanText({ notLookedAt, why = "" }: ProgressOf<"plugin_finished">, name: string): Text {
  if (notLookedAt === 0) return { text: `CLEAN ${name}` };
  return { text: `NOT_LOOKED_AT ${name} ${visibleLine(why)}` };
}

function testText(test: ProgressOf<"test_command_finished">): Text {
  const parts = [
    visibleLine(test.command),
    test.exitCode === null ? "no exit code" : `exit ${test.exitCode}`,
    test.tests === null ? "" : plural(test.tests, "test"),
    test.skipped === null ? "" : `${test.skipped} skipped`,
    test.flaky === undefined ? "" : `${test.flaky} flaky`,
    test.outcome === "passed" ? "" : visibleLine(test.why ?? ""),
  ];
  const word = test.outcome === "not_proven" ? "NOT_PROVEN" : "TESTS";
  return { text: `${word} ${parts.filter((part) => part !== "").join(", ")}` };
}

function scenarioText(scenario: ProgressOf<"scenario_result">): Text {
  const by = scenario.by === undefined ? "" : ` by ${visibleLine(scenario.by)}`;
  const why = scenario.why === undefined ? "" : `: ${visibleLine(scenario.why)}`;
  return { text: `${scenario.state.toUpperCase()} ${visibleLine(scenario.scenario)}${by}${why}` };
}

function groupText(group: IssueGroup): Text {
  const [place] = group.places;
  const where = place === undefined ? "" : ` ${placeText(place)}`;
  const places = group.places.length > 1 ? ` (${group.places.length} places)` : "";
  const word = group.seen > 1 ? `SEEN_${group.seen}_TIMES` : "NEW";
  return {
    text: `${word} ${visibleLine(`${group.source} ${group.code}`)}${where}${places}`,
    more: visibleLine(group.message),
  };
}

function countsText(facts: TerminalRun): string {
  const all = [...facts.workstreams.values()].flatMap(({ finished }) => finished ?? []);
  const proven = all.reduce((sum, each) => sum + each.provenScenarios, 0);
  const scenarios = all.reduce((sum, each) => sum + each.scenarios, 0);
  const commits = all.flatMap(({ commit }) => (commit === undefined ? [] : [shortCommit(commit)]));
  const at = commits.length === 1 && proven > 0 ? ` at ${commits[0] ?? ""}` : "";
  return `${proven} of ${scenarios} scenarios proven${at}, nothing merged`;
}

const mostReasons = 3;

function whyFacts(facts: TerminalRun, finished: ProgressOf<"run_finished">): PlainFact[] {
  if (finished.exitCode === 0) return [];
  const [first, ...others] = facts.workstreams.values();
  if (others.length === 0) {
    const why = sentence(first?.finished?.message ?? finished.message);
    return [{ tag: "run", text: `why ${why}` }];
  }
  // What failed may stand far above: others went on.
  const open = [...facts.workstreams.values()].flatMap(({ id, finished: end }) =>
    end === undefined || end.state === "done" ? [] : [`${id}: ${end.message}`],
  );
  return [finished.message, ...open.slice(0, mostReasons)].map((why) => ({
    tag: "run",
    text: `why ${sentence(why)}`,
  }));
}

function endFacts(facts: TerminalRun, finished: ProgressOf<"run_finished">): PlainFact[] {
  const word = finished.status.toUpperCase();
  return [
    { tag: "run", text: `${word} ${formatDuration(finished.durationMs)}, ${countsText(facts)}` },
    ...whyFacts(facts, finished),
    ...shownActs(facts, finished).map((act) => ({ tag: "next", text: visibleLine(act.command) })),
    { tag: "log", text: visibleLine(facts.started?.logFolder ?? "") },
    { tag: "exit", text: `${finished.exitCode} ${exitWords(finished.exitCode)}` },
  ];
}

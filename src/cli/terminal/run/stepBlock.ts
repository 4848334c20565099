import type { IssueGroup } from "../../../core/model/progress";
import { visibleLine } from "../../../core/text/controlCharacters";
import { padText, textWidth } from "../fitText";
import type { TerminalAttempt, ProgressOf } from "./terminalRun";
import { blankLine, plainSpan, styled, type Line, type Span } from "../spans";
import { failedGlyph, passedGlyph, placeText, space, warningGlyph } from "../words";
import { plural } from "../../../core/words/plural";
import { shortCommit } from "../../../core/words/shortId";
import { formatDuration } from "../../../core/words/duration";

const mostGroups = 10;
const mostPlaces = 5;

function statusGlyph(status: ProgressOf<"step_finished">["status"]): Span {
  switch (status) {
    case "passed":
      return passedGlyph;
    case "failed":
      return failedGlyph;
    default:
      return warningGlyph;
  }
}

/** The summary, unless a note has said it already. */
export function newSummary(
  facts: TerminalAttempt | undefined,
  finished: ProgressOf<"step_finished">,
): string {
  const summary = visibleLine(finished.summary);
  const isSaid = facts?.notes.some((note) => visibleLine(note.text).includes(summary)) ?? false;
  return isSaid ? "" : summary;
}

function headerLine(facts: TerminalAttempt, finished: ProgressOf<"step_finished">): Line {
  const known = facts.errors?.knownCount ?? 0;
  const summary = newSummary(facts, finished);
  const body: Span[] = [];
  if (finished.status === "interrupted" || finished.status === "cancelled") {
    body.push(plainSpan(`  ${finished.status}`));
  }
  if (summary !== "") body.push(plainSpan(`  ${summary}`));
  if (known > 0) {
    body.push(styled("dim", ` (${known} known from the base, not counted)`));
  }
  return {
    prefix: [
      statusGlyph(finished.status),
      plainSpan(" "),
      styled("bold", finished.step.toUpperCase()),
      plainSpan(" "),
      styled("dim", `#${finished.attempt}`),
    ],
    body,
    right: plainSpan(formatDuration(finished.durationMs)),
  };
}

/** The commit that an attempt made; the steps that only look name the commit they looked at. */
export function madeCommit(
  facts: TerminalAttempt | undefined,
  finished: ProgressOf<"step_finished">,
): string | undefined {
  if (finished.step === "static" || finished.step === "runtime") return undefined;
  return finished.commit ?? facts?.notes.find((note) => note.label === "commit")?.commit;
}

function noteLines(facts: TerminalAttempt, finished: ProgressOf<"step_finished">): Line[] {
  const width = Math.max(8, ...facts.notes.map((note) => textWidth(visibleLine(note.label))));
  const label = (text: string): Span => plainSpan(`  ${padText(text, width)}  `);
  const lines = facts.notes.map((note): Line => {
    const commit = note.commit === undefined ? [] : [styled("cyan", shortCommit(note.commit))];
    const gap = commit.length === 0 ? "" : " ";
    return {
      prefix: [label(visibleLine(note.label))],
      body: [
        ...commit,
        plainSpan(`${gap}${visibleLine(note.text)}`),
        ...(note.because === undefined
          ? []
          : [styled("dim", ` because ${visibleLine(note.because)}`)]),
      ],
    };
  });
  const made = madeCommit(facts, finished);
  if (made === undefined || facts.notes.some((note) => note.commit !== undefined)) return lines;
  const commit = styled("cyan", shortCommit(made));
  return [...lines, { prefix: [label("commit")], body: [commit] }];
}

function pluginName(plugin: ProgressOf<"plugin_finished">): string {
  return visibleLine(`${plugin.plugin} ${plugin.version ?? ""}`);
}

function pluginText(plugin: ProgressOf<"plugin_finished">): string {
  const parts = [
    plugin.fixedFiles > 0 ? `fixed ${plural(plugin.fixedFiles, "file")}, no model call` : "",
    plugin.outcome === "issues" && plugin.newCount > 0 ? `${plugin.newCount} new` : "",
    plugin.outcome === "issues" && plugin.newCount === 0 ? "nothing new" : "",
    plugin.outcome === "broken" ? "broken" : "",
    plugin.outcome === "missing" ? "not found" : "",
  ].filter((part) => part !== "");
  const why = plugin.outcome === "issues" || plugin.reused ? "" : visibleLine(plugin.why ?? "");
  const said = parts.join(", ");
  return said === "" || why === "" ? said + why : `${said}: ${why}`;
}

function pluginGlyph(plugin: ProgressOf<"plugin_finished">): Span {
  if (plugin.outcome === "broken" || plugin.outcome === "missing") return warningGlyph;
  return plugin.newCount > 0 ? failedGlyph : passedGlyph;
}

/** Plugins with something to say get a line each; the clean and the reused ones share one. */
function pluginLines(plugins: TerminalAttempt["plugins"]): Line[] {
  const reused = plugins.filter((plugin) => plugin.reused);
  const ran = plugins.filter((plugin) => !plugin.reused);
  const quiet = ran.filter((plugin) => pluginText(plugin) === "");
  const telling = ran.filter((plugin) => !quiet.includes(plugin));
  const width = Math.max(0, ...telling.map((plugin) => textWidth(pluginName(plugin))));
  const lines = telling.map((plugin): Line => ({
    prefix: [space(2), pluginGlyph(plugin), plainSpan(` ${padText(pluginName(plugin), width)}  `)],
    body: [plainSpan(pluginText(plugin))],
  }));
  if (quiet.length > 0) {
    const names = quiet.map(pluginName).join(", ");
    lines.push({ prefix: [space(2), passedGlyph, space(1)], body: [plainSpan(names)] });
  }
  if (reused.length > 0) {
    const names = reused.map((plugin) => visibleLine(plugin.plugin)).join(", ");
    const text = `${names}: reused, same files, tool and configuration as before`;
    lines.push({ prefix: [space(2)], body: [styled("dim", text)] });
  }
  return lines;
}

function testText(test: ProgressOf<"test_command_finished">): string {
  const parts = [
    test.exitCode === null ? "no exit code" : `exit ${test.exitCode}`,
    test.tests === null ? "" : plural(test.tests, "test"),
    test.skipped === null ? "" : `${test.skipped} skipped`,
    test.flaky === undefined ? "" : `${test.flaky} flaky`,
    test.why === undefined || test.outcome === "passed" ? "" : visibleLine(test.why),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function resultGlyph(outcome: "passed" | "failed" | "not_proven"): Span {
  switch (outcome) {
    case "passed":
      return passedGlyph;
    case "failed":
      return failedGlyph;
    case "not_proven":
      return warningGlyph;
  }
}

function testLine(test: ProgressOf<"test_command_finished">): Line {
  const unproven = test.outcome === "not_proven" ? "not proven, " : "";
  return {
    prefix: [space(2), resultGlyph(test.outcome), space(1)],
    body: [
      plainSpan(`${visibleLine(test.command)}  `),
      styled("dim", `${unproven}${testText(test)}`),
    ],
  };
}

const scenarioOutcome = {
  proven: "passed",
  failing: "failed",
  unproven: "not_proven",
} as const;

function scenarioLines(scenarios: TerminalAttempt["scenarios"]): Line[] {
  const names = scenarios.map((scenario) => visibleLine(scenario.scenario));
  const width = Math.min(50, Math.max(0, ...names.map(textWidth)));
  return scenarios.map((scenario): Line => {
    const by = scenario.by === undefined ? "" : visibleLine(scenario.by);
    const why = scenario.why === undefined ? "" : visibleLine(scenario.why);
    const word = scenario.state === "proven" ? "" : scenario.state;
    const said = [word, by, why].filter((part) => part !== "").join(", ");
    return {
      prefix: [space(2), resultGlyph(scenarioOutcome[scenario.state]), space(1)],
      body: [plainSpan(`${padText(visibleLine(scenario.scenario), width)} `), styled("dim", said)],
    };
  });
}

/** What one error is called: plugin and code. */
export function groupName(group: IssueGroup): string {
  return visibleLine(`${group.source} ${group.code}`);
}

function groupLines(group: IssueGroup): Line[] {
  const about = [
    group.places.length > 1 ? `, ${group.places.length} places` : "",
    group.seen > 1 ? `, seen ${group.seen} times` : "",
  ].join("");
  const shown = group.places.slice(0, mostPlaces);
  const more = group.places.length - shown.length;
  return [
    blankLine,
    { prefix: [space(4)], body: [styled("red", groupName(group)), plainSpan(about)] },
    { prefix: [space(6)], body: [plainSpan(visibleLine(group.message))] },
    ...shown.map((place): Line => ({
      prefix: [space(6)],
      body: [styled("cyan", placeText(place))],
    })),
    ...(more > 0
      ? [{ prefix: [space(6)], body: [styled("dim", `${more} more places in the log`)] }]
      : []),
  ];
}

function errorLines(errors: TerminalAttempt["errors"]): Line[] {
  const groups = errors?.groups ?? [];
  const more = groups.length - mostGroups;
  return [
    ...groups.slice(0, mostGroups).flatMap(groupLines),
    ...(more > 0
      ? [
          blankLine,
          {
            prefix: [space(4)],
            body: [styled("dim", `${plural(more, "more group")} in the log`)],
          },
        ]
      : []),
  ];
}

/** One finished attempt: what it did, what it found, where. */
export function stepBlock(facts: TerminalAttempt, finished: ProgressOf<"step_finished">): Line[] {
  return [
    headerLine(facts, finished),
    ...noteLines(facts, finished),
    ...pluginLines(facts.plugins),
    ...facts.tests.map(testLine),
    ...scenarioLines(facts.scenarios),
    ...errorLines(facts.errors),
    blankLine,
  ];
}

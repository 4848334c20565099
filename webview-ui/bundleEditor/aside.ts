import type { Check, Neighbour } from "../../src/protocol/bundleEditor";
import { type Child, h, type View } from "./dom";
import type { Page } from "./page";
import { icon, iconButton, inlineProblem, linkButton, section, stateIcon } from "./parts";
import { fill, filesWord, strings } from "./strings";
import { choice } from "./tests";

const checkIcons = {
  ok: ["pass", "c-good"],
  warning: ["warning", "c-warn"],
  bad: ["error", "c-bad"],
  unknown: ["circle-small", ""],
} as const;

export function readySection({ state }: Page): View {
  const title = state.access.kind === "running" ? strings.checkedAtStart : strings.ready;
  const rows = state.checks.map((check: Check) => {
    const [name, look] = checkIcons[check.level];
    const spoken = h("span", { class: "sr" }, `${strings.level[check.level]}: `);
    return h("li", {}, icon(name, look), h("span", {}, spoken, check.text));
  });
  return section("ready", title, null, h("ul", { class: "ready" }, rows));
}

export function dependenciesSection(page: Page): View {
  const { dependencies, id, workstream, problems } = page.state;
  const { before, after, overlaps, choices } = dependencies;
  const isAlone = before.length + after.length + overlaps.length === 0;
  return section("deps", strings.dependencies, null, [
    h(
      "ul",
      { key: "chain", class: "chain", attributes: { "aria-label": strings.dependencies } },
      before.map((each) => neighbour(page, each, strings.before, "before")),
      box(id, workstream.word, null, "me"),
      after.map((each) => neighbour(page, each, strings.after, "after")),
    ),
    isAlone ? h("p", { class: "small muted" }, strings.noDependencies) : null,
    problems
      .filter((problem) => problem.section === "deps")
      .map((problem) => inlineProblem(problem)),
    overlaps.map((overlap) => overlapSentence(page, overlap)),
    page.readOnly || choices.length === 0
      ? null
      : h(
          "p",
          { key: "add", class: "small" },
          choice(page, "deps", strings.add, strings.chooseDependency, choices, (value) => {
            page.edit({ kind: "add", list: "depends_on", value });
          }),
        ),
  ]);
}

function neighbour(page: Page, each: Neighbour, relation: string, look: string): View {
  const { id, state, index } = each;
  const name =
    state === null
      ? id
      : linkButton(id, () => {
          page.send({ type: "openWorkstream", id });
        });
  const remove =
    index === null || page.readOnly
      ? null
      : iconButton(`${strings.remove} ${id}`, "close", () => {
          page.edit({ kind: "remove", list: "depends_on", index, was: id });
        });
  const words = state === null ? strings.missing : state.word;
  return box(name, state?.word ?? "failed", [`${words}, ${relation}`, remove], look);
}

function box(name: Child, word: string, beside: Child, look: string): View {
  return h(
    "li",
    { class: look },
    h("span", { class: "box" }, stateIcon(word), h("span", { class: "clip" }, name)),
    beside === null ? null : h("span", { class: "small muted row" }, beside),
  );
}

function overlapSentence(
  page: Page,
  overlap: Page["state"]["dependencies"]["overlaps"][number],
): View {
  const [first = "", ...more] = overlap.files;
  const counted = more.length === 0 ? first : filesWord(overlap.files.length);
  const files = first === "" ? strings.sameFiles : counted;
  const sentence = overlap.ordered ? strings.overlapOrdered : strings.overlap;
  const runAfter =
    overlap.ordered || page.readOnly
      ? null
      : linkButton(strings.runAfter, () => {
          page.edit({ kind: "add", list: "depends_on", value: overlap.id });
        });
  return h(
    "p",
    { key: `overlap:${overlap.id}`, class: "small overlap" },
    overlap.ordered ? icon("info", "s14") : icon("warning", "s14 c-warn"),
    h("span", { class: "muted" }, fill(sentence, overlap.id, files), " ", runAfter),
  );
}

export function originSection(page: Page): View {
  const { origin } = page.state;
  const links = origin.files.map((file, index) => [
    index === 0 ? null : " · ",
    linkButton(file.split("/").slice(3).join("/") || file, () => {
      page.open({ file, line: 1, column: 1 });
    }),
  ]);
  return section("origin", strings.origin, null, [
    h("p", { class: "small lead" }, origin.sentence),
    h("p", { class: "small" }, links),
  ]);
}

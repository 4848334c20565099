import type { TestItem } from "../../src/protocol/bundleEditor";
import { type Child, h, type View } from "./dom";
import { listRow, type Row, rowActs, startTyping, textField } from "./listRows";
import type { Page } from "./page";
import {
  icon,
  inlineProblem,
  linkButton,
  placeLink,
  provenance,
  section,
  stateIcon,
} from "./parts";
import { fill, strings } from "./strings";

export function testsSection(page: Page): View {
  const { tests } = page.state;
  return section("tests", strings.tests, tests.length, [
    h("p", { class: "lead small" }, strings.testsLead),
    tests.length === 0
      ? null
      : h(
          "ul",
          { key: "rows", class: "list", attributes: { "aria-label": strings.tests } },
          tests.map((item, at) => testRow(page, item, at)),
        ),
    page.readOnly ? null : addRow(page),
  ]);
}

function testRow(page: Page, item: TestItem, at: number): View {
  const of = page.state.tests.length;
  const { test } = item;
  const state = test.kind === "scenario" ? test.scenario.state : "unproven";
  const isCommand = test.kind === "command";
  const label = isCommand ? `${strings.command}: ${item.value}` : `${item.value}, ${state}`;
  const base = { group: "tests", at, of, item, label, movable: true, body: null };
  const row: Row = {
    ...base,
    body: [
      isCommand ? icon("terminal") : stateIcon(state),
      h(
        "div",
        { class: "body" },
        h(
          "div",
          { class: "line" },
          title(page, item),
          rowActs(page, base),
          isCommand ? null : h("span", { class: "small nowrap" }, state),
          provenance(page, item.provenance),
        ),
        h("div", { key: "how", class: "sub" }, how(page, item)),
        test.kind === "scenario" && test.scenario.detail !== null
          ? h("div", { class: "sub" }, h("span", {}, test.scenario.detail))
          : null,
        item.problems.map((problem) => inlineProblem(problem)),
      ),
    ],
  };
  return listRow(page, row);
}

function title(page: Page, { value, test }: TestItem): View {
  if (test.kind === "command") return h("code", { class: "grow" }, value);
  const verify = h("span", { class: "muted" }, strings.verify);
  const name =
    test.kind === "scenario"
      ? placeLink(page, test.scenario.place, test.scenario.name, "plain")
      : test.name;
  return h("span", { class: "grow" }, verify, " ", name);
}

function how(page: Page, { test }: TestItem): Child {
  if (test.kind === "command") return h("span", {}, strings.howExit);
  if (test.kind === "unknown") return said("circle-slash", strings.howNothing);
  const { key: scenario, how: proof } = test.scenario;
  const key = `map:${scenario}`;
  if (page.ui.typing?.key === key) {
    const from = proof.kind === "command" ? proof.command : "";
    const keep = (command: string): void => {
      page.edit({ kind: "mapScenario", scenario, command });
    };
    return textField(page, key, from, strings.command, keep, strings.commandHint);
  }
  const type = (label: string): Child =>
    page.readOnly
      ? null
      : linkButton(
          label,
          () => {
            startTyping(page, key, "");
          },
          { attributes: { "data-key": key } },
        );
  switch (proof.kind) {
    case "command":
      return [
        said("terminal", strings.howCommand, h("code", {}, proof.command)),
        type(strings.changeValue),
        page.readOnly ? null : freeScenario(page, scenario),
      ];
    case "test": {
      const words = proof.words.join(", ");
      return [said("beaker", fill(strings.howTest, words)), type(strings.useCommand)];
    }
    case "person":
      return [said("person", strings.howPerson), type(strings.useCommand)];
  }
}

function said(name: string, ...words: Child[]): View {
  return h("span", { class: "how" }, icon(name), h("span", {}, words));
}

function freeScenario(page: Page, scenario: string): View {
  return linkButton(strings.useTestName, () => {
    page.edit({ kind: "mapScenario", scenario, command: null });
  });
}

function addRow(page: Page): View {
  const { missingTests } = page.state;
  const add = (value: string): void => {
    page.edit({ kind: "add", list: "acceptance_tests", value });
  };
  if (page.ui.typing?.key === "tests:add") {
    const field = textField(page, "tests:add", "", strings.addCommand, add, strings.commandHint);
    return h("div", { key: "add", class: "addrow" }, field);
  }
  const command = linkButton(
    strings.addCommand,
    () => {
      startTyping(page, "tests:add", "");
    },
    { key: "command", attributes: { "data-key": "tests:add" } },
  );
  if (missingTests.length === 0) return h("div", { key: "add", class: "addrow" }, command);
  return h(
    "div",
    { key: "add", class: "addrow wrap" },
    command,
    h("span", { class: "muted" }, "·"),
    choice(page, "scenario", strings.addScenario, strings.chooseScenario, missingTests, add),
  );
}

/** A link that becomes a list to choose from. */
export function choice(
  page: Page,
  key: string,
  label: string,
  spoken: string,
  values: readonly string[],
  choose: (value: string) => void,
): View {
  const open = `choose:${key}`;
  if (page.ui.typing?.key !== open) {
    const start = (): void => {
      startTyping(page, open, "");
    };
    return linkButton(label, start, { key, attributes: { "data-key": open } });
  }
  const close = (focus?: string): void => {
    page.go((ui) => {
      ui.typing = null;
    }, focus);
  };
  return h(
    "select",
    {
      key: "choice",
      class: "input",
      attributes: { "data-key": `${open}:field`, "aria-label": spoken },
      on: {
        change: (event) => {
          const { target } = event;
          close(open);
          if (target instanceof HTMLSelectElement && target.value !== "") choose(target.value);
        },
        keydown: (event) => {
          if (event instanceof KeyboardEvent && event.key === "Escape") close(open);
        },
        blur: () => {
          if (page.ui.typing?.key === open) close();
        },
      },
    },
    h("option", { attributes: { value: "" } }, strings.choose),
    values.map((value) => h("option", { attributes: { value } }, value)),
  );
}

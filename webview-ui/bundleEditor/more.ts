import { type Child, h, type View } from "./dom";
import { number } from "./limits";
import type { Page } from "./page";
import { section } from "./parts";
import { fill, strings } from "./strings";

/** Everything else that a bundle says, as a list of names and values. */
export function moreSection(page: Page): View {
  const { agent, setup, parallel, owner, notes, gate } = page.state;
  const commands = setup.length === 0 ? strings.noValue : setup.map((each) => h("code", {}, each));
  const inParallel = parallel.ok
    ? parallel.group === null
      ? strings.parallelYes
      : fill(strings.parallelYesGroup, parallel.group)
    : strings.parallelNo;
  return section(
    "more",
    strings.agentAndWorktree,
    null,
    h(
      "dl",
      { class: "kv" },
      entry(strings.agent, agentField(page, agent.value, agent.title)),
      entry(strings.setup, commands),
      entry(strings.inParallel, inParallel),
      entry(
        strings.gate,
        h(
          "span",
          { class: "row wrap" },
          number(page, "gate", gate, strings.gate),
          h("span", { class: "muted small" }, strings.gateSentence),
        ),
      ),
      entry(strings.owner, text(page, "metadata.owner", owner, strings.owner, strings.ownerHint)),
      entry(strings.notes, text(page, "metadata.notes", notes, strings.notes, strings.notesHint)),
    ),
  );
}

function entry(name: string, value: Child): Child {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function agentField(page: Page, value: string, title: string): Child {
  if (page.readOnly) return title;
  const choices = [...new Set(["auto", ...page.state.agent.choices, value])];
  return h(
    "select",
    {
      class: "input medium",
      value,
      attributes: { "data-key": "agent", "aria-label": strings.agent },
      on: {
        change: ({ target }) => {
          if (target instanceof HTMLSelectElement) {
            page.edit({ kind: "set", field: "agent", value: target.value });
          }
        },
      },
    },
    choices.map((choice) =>
      h(
        "option",
        { key: choice, attributes: { value: choice } },
        choice === value ? title : choice,
      ),
    ),
  );
}

function text(
  page: Page,
  field: "metadata.owner" | "metadata.notes",
  value: string | null,
  label: string,
  placeholder: string,
): Child {
  if (page.readOnly) return value ?? strings.noValue;
  return h("input", {
    class: field === "metadata.notes" ? "input full" : "input medium",
    value: value ?? "",
    attributes: { "data-key": field, "aria-label": label, placeholder },
    on: {
      keydown: (event) => {
        if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLInputElement))
          return;
        if (event.key === "Escape") event.target.value = value ?? "";
      },
      change: ({ target }) => {
        if (!(target instanceof HTMLInputElement)) return;
        const typed = target.value.trim();
        const now = typed === "" ? null : typed;
        if (now !== value) page.edit({ kind: "set", field, value: now });
      },
    },
  });
}

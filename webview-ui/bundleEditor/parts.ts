import type { EditorProblem, Place, ValueProvenance } from "../../src/protocol/bundleEditor";
import { type Child, h, type Props, type View } from "./dom";
import type { Page } from "./page";
import { fill, strings } from "./strings";

/** A codicon; always beside a word. */
export function icon(name: string, look = ""): View {
  return h("span", {
    class: `codicon codicon-${name} ${look}`.trim(),
    attributes: { "aria-hidden": "true" },
  });
}

type Act = (event: Event) => void;

/** A button that looks like a link: for acts inside a row or a sentence. */
export function linkButton(label: string, act: Act, props: Props = {}): View {
  const attributes = { type: "button", ...props.attributes };
  return h("button", { ...props, class: "link", attributes, on: { click: act } }, label);
}

export function iconButton(label: string, name: string, act: Act, props: Props = {}): View {
  const attributes = { type: "button", "aria-label": label, title: label, ...props.attributes };
  return h("button", { ...props, class: "iconbtn", attributes, on: { click: act } }, icon(name));
}

interface ButtonLook {
  icon?: string;
  primary?: boolean;
  /** Why it cannot be pressed; it keeps the focus and says so. */
  disabled?: string | null;
  attributes?: Props["attributes"];
}

export function button(label: string, act: Act, look: ButtonLook = {}): View {
  const reason = look.disabled ?? null;
  const attributes = {
    type: "button",
    "aria-disabled": reason === null ? undefined : "true",
    title: reason ?? undefined,
    ...look.attributes,
  };
  const on = {
    click: (event: Event) => {
      if (reason === null) act(event);
    },
  };
  const shown = look.icon === undefined ? null : icon(look.icon);
  return h("button", { class: look.primary ? "btn primary" : "btn", attributes, on }, shown, label);
}

export function section(
  id: string,
  title: string,
  count: number | null,
  body: Child,
  right?: Child,
) {
  const number = count === null ? null : h("span", { class: "count num" }, String(count));
  return h(
    "section",
    { key: id, class: "section", attributes: { "aria-labelledby": `h-${id}` } },
    h(
      "header",
      {},
      h("h2", { attributes: { id: `h-${id}` } }, title, number),
      h("span", { class: "grow" }),
      right,
    ),
    body,
  );
}

/** A place in a file of the project, which opens in VS Code's own editor. */
export function placeLink(page: Page, place: Place, label: string, look = ""): View {
  const on = {
    click: (event: Event) => {
      event.preventDefault();
      page.open(place);
    },
  };
  const title = fill(strings.openAt, `${place.file}:${place.line}`);
  return h("a", { class: look, attributes: { href: "#", title }, on }, label);
}

export function provenance(page: Page, from: ValueProvenance | null): View | null {
  if (from === null) return null;
  switch (from.kind) {
    case "place":
      return placeLink(page, from.place, from.label, "prov");
    case "hand":
      return h("span", { class: "prov" }, icon("edit"), strings.editedByHand);
    case "stale":
      return h("span", { class: "prov stale" }, icon("history"), strings.stale);
  }
}

/** What is wrong with a value, below it. */
export function inlineProblem(problem: EditorProblem, ...acts: Child[]): View {
  const bad = problem.severity === "error";
  return note(bad, `${problem.message}${problem.help === null ? "" : ` ${problem.help}`}`, ...acts);
}

export function note(bad: boolean, text: string, ...acts: Child[]): View {
  const word = bad ? strings.level.bad : strings.level.warning;
  return h(
    "div",
    { class: "inlineproblem", attributes: { role: "note" } },
    icon(bad ? "error" : "warning", bad ? "c-bad" : "c-warn"),
    h("span", {}, h("span", { class: "sr" }, `${word}: `), text, " ", acts),
  );
}

const states: Readonly<Record<string, readonly [string, string]>> = {
  proven: ["verified-filled", "c-good"],
  failing: ["error", "c-bad"],
  stale: ["history", "c-warn"],
  unproven: ["circle-large", "c-idle"],
  pending: ["circle-small", "c-idle"],
  waiting: ["watch", "c-idle"],
  blocked: ["lock", "c-idle"],
  running: ["loading", "c-busy spin"],
  failed: ["error", "c-bad"],
  "needs you": ["bell-dot", "c-you"],
  cancelled: ["circle-slash", "c-idle"],
  interrupted: ["debug-disconnect", "c-warn"],
  done: ["pass-filled", "c-good"],
  unreadable: ["warning", "c-warn"],
};

/** The icon of a state's word; the word itself stands beside it. */
export function stateIcon(word: string): View {
  const [name, look] = states[word] ?? ["circle-small", "c-idle"];
  return icon(name, look);
}

import type { BrokenBundle, ToHost, ToWebview } from "../../src/protocol/bundleEditor";
import { dependenciesSection, originSection, readySection } from "./aside";
import "./editor.css";
import { h, render, type View } from "./dom";
import { footer } from "./footer";
import { banner, header } from "./header";
import { limitsSection } from "./limits";
import { moreSection } from "./more";
import type { Page, Ui } from "./page";
import { button, icon } from "./parts";
import { scopeSection } from "./scope";
import { strings } from "./strings";
import { tasksSection } from "./tasks";
import { testsSection } from "./tests";

declare function acquireVsCodeApi(): { postMessage(message: ToHost): void };

const host = acquireVsCodeApi();
const ui: Ui = {
  typing: null,
  active: new Map(),
  collapsed: new Set(),
  spoken: "",
  refused: null,
  dragged: null,
};
let shown: Extract<ToWebview, { type: "state" | "broken" }> | null = null;

function send(message: ToHost): void {
  host.postMessage(message);
}

function pageOf(state: Page["state"]): Page {
  const { access } = state;
  return {
    state,
    ui,
    readOnly: access.kind === "copy" || (access.kind === "running" && !access.unlocked),
    send,
    edit: (edit) => {
      ui.refused = null;
      send({ type: "edit", edit });
    },
    act: (act) => {
      send({ type: "do", act });
    },
    open: ({ file, line, column }) => {
      send({ type: "open", file, line, column });
    },
    go: (change, focus) => {
      change(ui);
      draw();
      if (focus !== undefined) focusOn(focus);
    },
  };
}

function focusOn(key: string): void {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!(found instanceof HTMLElement)) return;
  found.focus();
  if (found instanceof HTMLInputElement) found.select();
}

function draw(): void {
  if (shown === null) return;
  render(
    document.body,
    shown.type === "broken" ? [broken(shown.broken)] : form(pageOf(shown.state)),
  );
}

function form(page: Page): View[] {
  const refused = h(
    "p",
    { key: "refused", class: "refused", attributes: { role: "alert" } },
    ui.refused === null ? "" : [icon("error", "c-bad"), ui.refused],
  );
  const said = { role: "status", class: "sr" };
  return [
    h(
      "main",
      { key: "page", class: "page" },
      header(page),
      h("div", { key: "notices" }, banner(page)),
      h(
        "div",
        { key: "two", class: "two" },
        h(
          "div",
          {},
          tasksSection(page),
          scopeSection(page),
          testsSection(page),
          limitsSection(page),
          moreSection(page),
        ),
        h(
          "div",
          { class: "aside" },
          readySection(page),
          dependenciesSection(page),
          originSection(page),
        ),
      ),
      refused,
      footer(page),
    ),
    h("div", { key: "said", class: said.class, attributes: { role: said.role } }, ui.spoken),
  ];
}

function broken({ file, message, line, column }: BrokenBundle): View {
  const reopen = button(
    strings.reopenAsText,
    () => {
      send({ type: "do", act: "openAsText" });
    },
    { primary: true, icon: "json" },
  );
  return h(
    "main",
    { key: "broken", class: "page broken" },
    h("h1", {}, icon("warning", "c-warn"), strings.brokenTitle),
    h("p", {}, h("code", {}, `${file}:${line}:${column}`), ` ${message}.`),
    h("p", { class: "muted" }, strings.brokenAct),
    h("p", {}, reopen),
  );
}

window.addEventListener("message", (event: MessageEvent<ToWebview>) => {
  const message = event.data;
  if (message.type === "refused") ui.refused = message.reason;
  else shown = message;
  draw();
});
send({ type: "ready" });

import type { EditorAct } from "../../src/protocol/bundleEditor";
import { h, type View } from "./dom";
import type { Page } from "./page";
import { button, icon } from "./parts";
import { strings } from "./strings";

const icons = {
  ready: ["pass", "c-good"],
  warning: ["warning", "c-warn"],
  blocked: ["error", "c-bad"],
  running: ["loading", "c-busy spin"],
  done: ["pass-filled", "c-good"],
  locked: ["lock", ""],
} as const;

/** One sentence on readiness and the acts; always in view. */
export function footer(page: Page): View {
  const { readiness } = page.state;
  const [name, look] = icons[readiness.kind];
  return h(
    "div",
    {
      key: "footer",
      class: "footer",
      attributes: { role: "toolbar", "aria-label": strings.bundleActions },
      on: { keydown: moveBetweenButtons },
    },
    h(
      "span",
      { class: "row grow", attributes: { "aria-live": "polite" } },
      icon(name, look),
      h("span", {}, readiness.sentence),
    ),
    buttons(page),
  );
}

function buttons(page: Page): View[] {
  const { readiness } = page.state;
  const act = (name: EditorAct) => () => {
    page.act(name);
  };
  if (readiness.kind === "locked") return [];
  if (readiness.kind === "running") {
    return [
      button(strings.follow, act("showRun"), { icon: "pulse" }),
      button(strings.cancelRun, act("cancelRun"), { icon: "debug-stop" }),
    ];
  }
  if (readiness.kind === "done") {
    const primary = { icon: "git-merge", primary: true };
    return readiness.mergeable === true ? [button(strings.merge, act("merge"), primary)] : [];
  }
  const disabled = readiness.reason;
  const hasProblems = page.state.problems.length > 0;
  const run = { icon: "play", primary: true, disabled, attributes: { "data-key": "run" } };
  return [
    ...(hasProblems
      ? [button(strings.showProblems, act("showProblems"), { icon: "warning" })]
      : []),
    button(strings.dryRun, act("dryRun"), { icon: "beaker", disabled }),
    button(strings.run, act("run"), run),
  ];
}

function moveBetweenButtons(event: Event): void {
  if (!(event instanceof KeyboardEvent) || !(event.currentTarget instanceof Element)) return;
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const all = [...event.currentTarget.querySelectorAll("button")];
  const at = all.findIndex((each) => each === document.activeElement);
  const next = all[(at + step + all.length) % all.length];
  if (step === 0 || at < 0) return;
  next?.focus();
  event.preventDefault();
}

import type { EditorAct } from "../../src/protocol/bundleEditor";
import { h, type View } from "./dom";
import type { Page } from "./page";
import { button, icon, stateIcon } from "./parts";
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
      readinessIcon(page),
      h("span", {}, readiness.sentence),
    ),
    buttons(page),
  );
}

function readinessIcon({ state: { readiness, workstream } }: Page): View {
  const { kind } = readiness;
  if (kind === "stopped" || kind === "person") return stateIcon(workstream.word);
  const [name, look] = icons[kind];
  return icon(name, look);
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
  if (readiness.kind === "done") return nextButtons(page);
  const disabled = readiness.reason;
  const hasProblems = page.state.problems.length > 0;
  const run = {
    icon: "play",
    primary: readiness.next === null,
    disabled,
    attributes: { "data-key": "run" },
  };
  return [
    ...(hasProblems
      ? [button(strings.showProblems, act("showProblems"), { icon: "warning" })]
      : []),
    button(strings.dryRun, act("dryRun"), { icon: "beaker", disabled }),
    button(strings.run, act("run"), run),
    ...nextButtons(page),
  ];
}

const nextActs = {
  merge: { label: strings.merge, act: "merge", icon: "git-merge" },
  confirm: { label: strings.answer, act: "answer", icon: "comment" },
  resume: { label: strings.resume, act: "resume", icon: "debug-continue" },
} as const satisfies Record<string, { label: string; act: EditorAct; icon: string }>;

/** What the workstream waits for, as the main button. */
function nextButtons(page: Page): View[] {
  const { next } = page.state.readiness;
  if (next === null) return [];
  const { label, act, icon: name } = nextActs[next];
  const press = () => {
    page.act(act);
  };
  return [button(label, press, { icon: name, primary: true })];
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

import type { EditorProblem } from "../../src/protocol/bundleEditor";
import { type Child, h, type View } from "./dom";
import type { Page } from "./page";
import { button, icon, iconButton, linkButton, placeLink, stateIcon } from "./parts";
import { fill, strings } from "./strings";

export function header(page: Page): View {
  const { id, workstream, change, gate, owner } = page.state;
  const act = (name: "openChange" | "openAsText") => () => {
    page.act(name);
  };
  const openChange =
    change.file === null ? null : iconButton(strings.openChange, "go-to-file", act("openChange"));
  const changeLink = change.file === null ? change.id : linkButton(change.id, act("openChange"));
  return h(
    "div",
    { key: "top", class: "top" },
    h(
      "h1",
      {},
      icon("layers"),
      h("span", { class: "grow clip" }, id),
      openChange,
      iconButton(strings.openAsText, "json", act("openAsText")),
    ),
    h(
      "dl",
      { class: "facts small" },
      h(
        "div",
        {},
        h("dt", { class: "sr" }, strings.state),
        h("dd", {}, h("span", { class: "state" }, stateIcon(workstream.word), workstream.text)),
      ),
      fact(strings.change, changeLink),
      fact(strings.gate, String(gate.value ?? 1)),
      owner === null ? null : fact(strings.owner, owner, "hide-narrow"),
    ),
  );
}

function fact(name: string, value: Child, look = ""): View {
  return h("div", { class: look }, h("dt", {}, name), h("dd", {}, value));
}

interface Notice {
  kind: "bad" | "warn" | "info";
  icon: string;
  title: string;
  body: Child;
  acts?: Child;
}

/** The one thing that is to be known before anything else: problems, then read-only, then staleness. */
export function banner(page: Page): View | null {
  const found = bannerOf(page);
  if (found === null) return null;
  const look = { bad: "c-bad", warn: "c-warn", info: "c-busy" }[found.kind];
  return h(
    "div",
    {
      key: "banner",
      class: `notice tint ${found.kind}`,
      attributes: { role: found.kind === "bad" ? "alert" : "status" },
    },
    icon(found.icon, look),
    h(
      "div",
      { class: "grow" },
      h("strong", {}, found.title),
      h("div", {}, found.body),
      found.acts === undefined ? null : h("div", { class: "acts" }, found.acts),
    ),
  );
}

function bannerOf(page: Page): Notice | null {
  const { access, problems, stale } = page.state;
  if (access.kind === "copy") {
    return { kind: "info", icon: "lock", title: strings.copyTitle, body: strings.copyBody };
  }
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) return problemBanner(page, errors);
  if (access.kind === "running") return runningBanner(page, access);
  if (stale.length > 0) return staleBanner(page, stale);
  return null;
}

function problemBanner(page: Page, errors: readonly EditorProblem[]): Notice {
  const title = errors.length === 1 ? strings.problemOne : fill(strings.problemMany, errors.length);
  const links = errors.map((problem) =>
    h(
      "li",
      {},
      `${strings.sections[problem.section]}: `,
      placeLink(page, problem.place, problem.message),
    ),
  );
  return { kind: "bad", icon: "error", title, body: h("ul", {}, links) };
}

function runningBanner(
  page: Page,
  { run, since, unlocked }: { run: string; since: string; unlocked: boolean },
): Notice {
  const follow = button(
    strings.follow,
    () => {
      page.act("showRun");
    },
    { icon: "pulse" },
  );
  if (unlocked) {
    const title = fill(strings.unlockedTitle, run, since);
    return { kind: "info", icon: "info", title, body: strings.unlockedBody, acts: follow };
  }
  const unlock = linkButton(strings.editNext, () => {
    page.act("unlock");
  });
  const title = fill(strings.runningTitle, run);
  const body = fill(strings.runningBody, since);
  return { kind: "info", icon: "lock", title, body, acts: [follow, unlock] };
}

function staleBanner(page: Page, stale: readonly string[]): Notice {
  const review = button(
    strings.reviewAsDiff,
    () => {
      page.act("reviewAsDiff");
    },
    { icon: "diff" },
  );
  const body = fill(strings.staleBody, stale.join(", "));
  return { kind: "warn", icon: "history", title: strings.staleTitle, body, acts: review };
}

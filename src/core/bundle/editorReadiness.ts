import { plural } from "../words/plural";
import type { EditorFacts } from "./editorFacts";
import type { BundleEditorState, Check, Readiness } from "./editorModel";

type Judged = Omit<BundleEditorState, "checks" | "readiness" | "origin">;

/** What was looked at before a run could be offered, what blocks it first. */
export function checksOf(state: Judged, facts: EditorFacts): Check[] {
  // Around a run's copy nothing is known.
  if (state.access.kind === "copy") return [];
  const checks = [...problemChecks(state), ...surroundingChecks(state, facts)];
  const order = ["bad", "warning", "unknown", "ok"];
  return checks.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** What is said of everything but the bundle's own text. */
function surroundingChecks(state: Judged, facts: EditorFacts): Check[] {
  return [
    changeCheck(state, facts),
    ...coverageChecks(state, facts),
    ...waitingChecks(state),
    ...state.dependencies.overlaps
      .filter((overlap) => !overlap.ordered)
      .map((overlap): Check => ({
        level: "warning",
        text: `Overlaps ${overlap.id}${overlap.files.length === 0 ? "" : ` in ${plural(overlap.files.length, "file")}`}`,
      })),
    ...staleChecks(state),
  ];
}

function problemChecks({ problems }: Judged): Check[] {
  const errors = problems.filter((each) => each.severity === "error").length;
  const warnings = problems.length - errors;
  return [
    ...(errors > 0
      ? [{ level: "bad", text: `${plural(errors, "problem")} in this bundle` } as const]
      : []),
    ...(warnings > 0
      ? [{ level: "warning", text: `${plural(warnings, "warning")} in this bundle` } as const]
      : []),
  ];
}

function changeCheck({ change }: Judged, facts: EditorFacts): Check {
  if (facts.change === null) {
    return { level: "bad", text: `There is no change called ${change.id}` };
  }
  return facts.changeErrors === 0
    ? { level: "ok", text: `Change ${change.id} is valid` }
    : { level: "bad", text: `Change ${change.id} has ${plural(facts.changeErrors, "problem")}` };
}

function coverageChecks({ missingTests }: Judged, { change }: EditorFacts): Check[] {
  if (change === null) return [];
  const requirements = plural(change.requirements.length, "requirement");
  const scenarios = change.requirements.flatMap((each) => each.scenarios).length;
  const all = `${requirements}, ${plural(scenarios, "scenario")}`;
  if (missingTests.length === 0) return [{ level: "ok", text: `${all}, all covered` }];
  const missing = plural(missingTests.length, "scenario");
  return [{ level: "warning", text: `${all}; ${missing} not covered by an acceptance test` }];
}

function waitingChecks({ dependencies, problems }: Judged): Check[] {
  // Said once is enough: a missing one is a problem of the bundle already, unless the bundle cannot be read.
  const isSaid = problems.some((each) => each.section === "deps" && each.severity === "error");
  return dependencies.before.flatMap(({ id, state }): Check[] => {
    if (state === null) {
      const text = `Depends on ${id}, which does not exist`;
      return isSaid ? [] : [{ level: "bad", text }];
    }
    return [waitingCheck(id, state.word)];
  });
}

function waitingCheck(id: string, word: string): Check {
  return word === "done"
    ? { level: "ok", text: `${id} is done` }
    : { level: "warning", text: `${id} is not done, so this runs after it` };
}

function staleChecks({ stale }: Judged): Check[] {
  if (stale.length === 0) return [];
  const are = stale.length === 1 ? "is" : "are";
  return [
    { level: "warning", text: `${plural(stale.length, "field")} ${are} older than the change` },
  ];
}

/** The one sentence above the buttons. */
export function readinessOf(
  state: Judged,
  checks: readonly Check[],
  facts: EditorFacts,
): Readiness {
  const { access, workstream } = state;
  const { trusted, next } = facts;
  if (access.kind === "copy") {
    const sentence = "This is a run's own copy. Edit the file in the main checkout.";
    return { kind: "locked", sentence, reason: sentence, next: null };
  }
  if (access.kind === "running") {
    const reason = `${access.run} is running this workstream`;
    return { kind: "running", sentence: `Running since ${access.since}.`, reason, next: null };
  }
  if (!trusted) {
    const reason = "This folder is not trusted, so nothing runs";
    return { kind: "blocked", sentence: `${reason}. Values can be edited.`, reason, next: null };
  }
  if (workstream.word === "done") {
    const sentence =
      next === "merge"
        ? "Proven, not merged. Merge moves the branch to the proven tree."
        : `This workstream is ${workstream.text}.`;
    return { kind: "done", sentence, reason: sentence, next };
  }
  if (checks.some(isBad)) return blocked(state, facts);
  if (next !== null) {
    const kind = next === "confirm" ? "person" : "stopped";
    return { kind, sentence: asSentence(workstream.text), reason: null, next };
  }
  const sum = [
    plural(state.tasks.length, "task"),
    `${plural(state.scope.files + state.scope.creates, "file")} in scope`,
    plural(state.tests.length, "acceptance test"),
    state.limits.minutes.value === null
      ? "no time limit"
      : `at most ${plural(state.limits.minutes.value, "minute")}`,
  ].join(", ");
  if (state.stale.length > 0) {
    return {
      kind: "warning",
      sentence: `Can run, but parts are older than the change. ${sum}.`,
      reason: null,
      next: null,
    };
  }
  return { kind: "ready", sentence: `Ready. ${sum}.`, reason: null, next: null };
}

const isBad = ({ level }: Check): boolean => level === "bad";

function blocked(state: Judged, facts: EditorFacts): Readiness {
  const errors = state.problems.filter((each) => each.severity === "error").length;
  const others = surroundingChecks(state, facts).filter(isBad);
  const problems = errors + others.length;
  const count = plural(problems, "problem");
  const it = problems === 1 ? "it" : "them";
  return {
    kind: "blocked",
    sentence: `Cannot run: ${count}. Fix ${it} or see the Problems panel.`,
    reason: `Fix ${count} first`,
    next: null,
  };
}

function asSentence(text: string): string {
  const ended = text.endsWith(".") ? text : `${text}.`;
  return ended.slice(0, 1).toUpperCase() + ended.slice(1);
}

import path from "node:path/posix";
import type { Place } from "../model/change";
import { plural } from "../words/plural";
import type { BundleList } from "./bundleEdit";
import { dependenciesState } from "./editorDependencies";
import type { EditorFacts } from "./editorFacts";
import type {
  BundleEditorState,
  EditorItem,
  EditorProblem,
  Limit,
  LimitsState,
  ValueProvenance,
  TestItem,
} from "./editorModel";
import { checksOf, readinessOf } from "./editorReadiness";
import { scopeState } from "./editorScope";
import { missingTests, testOf } from "./editorTests";
import {
  type EditorText,
  itemsAt,
  numberAt,
  problemsAt,
  problemsOf,
  stringAt,
  valueNode,
} from "./editorText";

/** Makes what the bundle editor shows of a bundle's text and of what is known around it. */
export function editorState(from: EditorText, facts: EditorFacts): BundleEditorState {
  const problems = problemsOf(from, facts.issues);
  const stale = staleFields(from, facts);
  const list = (name: BundleList): EditorItem[] => listItems(from, facts, name, problems, stale);
  const commands = scenarioCommands(from);
  const tests = list("acceptance_tests").map((item): TestItem => ({
    ...item,
    test: testOf(item, commands, facts),
  }));
  const scope = scopeState([...list("files_create"), ...list("files_scope")], facts.files);
  const id = stringAt(from, "id") ?? path.basename(facts.file, ".json");
  const changeId = stringAt(from, "openspec_change") ?? "";
  const state = {
    id,
    file: facts.file,
    access: facts.access,
    workstream: facts.workstream,
    change: { id: changeId, file: facts.changeFiles[0] ?? null },
    ...plainValues(from, facts),
    tasks: list("tasks"),
    doneTasks: leftOutTasks(from, facts),
    scope,
    tests,
    missingTests: missingTests(tests, facts.change),
    limits: limitsOf(from),
    dependencies: dependenciesState(
      id,
      itemsAt(from, "depends_on").map(({ value }) => value),
      scope,
      facts,
    ),
    problems,
    stale,
  };
  const checks = checksOf(state, facts);
  const readiness = readinessOf(state, checks, facts);
  return { ...state, checks, readiness, origin: originOf(state, facts) };
}

/** Ticked tasks that this bundle does not carry; those that it carries it has done itself. */
function leftOutTasks(from: EditorText, { fresh }: EditorFacts): Place[] {
  const carried = new Set(itemsAt(from, "tasks").map(({ value }) => value));
  const done = fresh?.doneTasks ?? [];
  return done.filter(({ text }) => !carried.has(text)).map(({ place }) => place);
}

function plainValues(from: EditorText, facts: EditorFacts) {
  return {
    gate: limit(from, 1, "gate"),
    owner: stringAt(from, "metadata", "owner"),
    notes: stringAt(from, "metadata", "notes"),
    agent: { value: stringAt(from, "agent") ?? "auto", ...facts.agent },
    setup: itemsAt(from, "worktree", "setup").map(({ value }) => value),
    parallel: {
      ok: valueNode(from, "parallel_ok")?.value !== false,
      group: stringAt(from, "conflict_group"),
    },
  };
}

function limit(from: EditorText, byDefault: number | null, ...at: string[]): Limit {
  const value = numberAt(from, ...at);
  return { value: value ?? byDefault, isSet: value !== null };
}

function limitsOf(from: EditorText): LimitsState {
  return {
    attempts: limit(from, 5, "circuit_breaker", "max_attempts"),
    repeats: limit(from, 3, "circuit_breaker", "max_error_repeats"),
    oscillation: limit(from, 2, "circuit_breaker", "oscillation_threshold"),
    minutes: limit(from, null, "budget", "max_minutes"),
    dollars: limit(from, null, "budget", "max_cost_usd"),
    tokens: limit(from, null, "budget", "max_tokens"),
  };
}

function listItems(
  from: EditorText,
  facts: EditorFacts,
  list: BundleList,
  problems: readonly EditorProblem[],
  stale: readonly string[],
): EditorItem[] {
  return itemsAt(from, list).map(({ value, node }, index) => ({
    list,
    index,
    value,
    provenance: list === "depends_on" ? null : provenanceOf(facts, list, value, stale),
    problems: problemsAt(from, node, problems),
  }));
}

const scopeLists: readonly string[] = ["files_scope", "files_create"] satisfies BundleList[];

function provenanceOf(
  { fresh, change }: EditorFacts,
  field: string,
  value: string,
  stale: readonly string[],
): ValueProvenance | null {
  if (fresh === null) return null;
  const done = fresh.doneTasks.map(({ text, place }) => ({ field: "tasks", value: text, place }));
  // A file to create is one of the others as soon as it is there.
  const fields = scopeLists.includes(field) ? scopeLists : [field];
  const found = [...fresh.provenance, ...done].find(
    (each) => fields.includes(each.field) && each.value === value,
  );
  if (found === undefined) return { kind: stale.includes(field) ? "stale" : "hand" };
  const { place } = found;
  const label = `${path.relative(change?.folder ?? "", place.file)}:${place.line}`;
  return { kind: "place", label, place };
}

/** The fields whose source in the change is not what it was when the bundle was made of it. */
function staleFields(from: EditorText, { fresh }: EditorFacts): string[] {
  const recorded = valueNode(from, "metadata", "source_sha256")?.children ?? [];
  if (fresh === null) return [];
  return recorded.flatMap((property) => {
    const field: unknown = property.children?.[0]?.value;
    const before: unknown = property.children?.[1]?.value;
    if (typeof field !== "string") return [];
    return fresh.sourceSha256[field] === before ? [] : [field];
  });
}

function scenarioCommands(from: EditorText): Record<string, string> {
  const mapped = valueNode(from, "scenario_tests")?.children ?? [];
  return Object.fromEntries(
    mapped.flatMap((property) => {
      const key: unknown = property.children?.[0]?.value;
      const command: unknown = property.children?.[1]?.value;
      return typeof key === "string" && typeof command === "string" ? [[key, command]] : [];
    }),
  );
}

function originOf(
  { tasks, scope, tests, stale }: Pick<BundleEditorState, "tasks" | "scope" | "tests" | "stale">,
  { fresh, changeFiles }: EditorFacts,
): BundleEditorState["origin"] {
  const files = [...changeFiles];
  if (fresh === null)
    return { sentence: "It is not known what the change says about this.", files };
  const all = [...tasks, ...scope.items, ...tests].map((item) => item.provenance?.kind);
  const count = (kind: ValueProvenance["kind"]): number =>
    all.filter((each) => each === kind).length;
  const parts = [`${count("place")} of ${plural(all.length, "value")} come from the change`];
  if (count("hand") > 0) parts.push(`${count("hand")} edited by hand`);
  if (count("stale") > 0) parts.push(`${count("stale")} no longer in it`);
  const moved = stale.length > 0 ? " The change was edited after this was made." : "";
  return { sentence: `${parts.join(", ")}.${moved}`, files };
}

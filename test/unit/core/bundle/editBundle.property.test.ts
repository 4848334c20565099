import fc from "fast-check";
import { findNodeAtLocation, parse, parseTree, type Node } from "jsonc-parser";
import { suite, test } from "mocha";
import assert from "node:assert/strict";
import type { BundleEdit, BundleList } from "../../../../src/core/bundle/bundleEdit";
import { applyTextEdits, editBundle } from "../../../../src/core/bundle/editBundle";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Model = Record<string, Json>;

const lists = ["tasks", "files_scope", "files_create", "acceptance_tests", "depends_on"] as const;
const byDefault: Model = {
  gate: 1,
  agent: "auto",
  "circuit_breaker.max_attempts": 5,
  "circuit_breaker.max_error_repeats": 3,
  "circuit_breaker.oscillation_threshold": 2,
};
const numbers = [
  "gate",
  "circuit_breaker.max_attempts",
  "circuit_breaker.max_error_repeats",
  "circuit_breaker.oscillation_threshold",
  "budget.max_minutes",
  "budget.max_cost_usd",
  "budget.max_tokens",
] as const;
const texts = ["agent", "metadata.owner", "metadata.notes"] as const;

const word = fc.string({ minLength: 1, maxLength: 8, unit: "binary" }).map((s) => `w${s}`);
const items = fc.array(word, { maxLength: 4 });
const object = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names, "own"), fc.integer({ min: 1, max: 9 }), { maxKeys: 4 });

const model: fc.Arbitrary<Model> = fc
  .record(
    {
      tasks: items,
      files_scope: items,
      files_create: items,
      acceptance_tests: items,
      depends_on: items,
      gate: fc.integer({ min: 1, max: 3 }),
      agent: fc.constantFrom("auto", "aider"),
      circuit_breaker: object(["max_attempts", "max_error_repeats"]),
      budget: object(["max_minutes", "max_tokens"]),
      metadata: fc.dictionary(fc.constantFrom("owner", "notes", "own"), word, { maxKeys: 3 }),
      scenario_tests: fc.dictionary(fc.constantFrom("p/A/B", "p/A/C"), word, { maxKeys: 2 }),
      "x-own": fc.constantFrom<Json>(1, "s", [1, [2]], { a: { b: [] } }, null),
    },
    { requiredKeys: [] },
  )
  .chain((value) =>
    fc
      .shuffledSubarray(Object.keys(value), { minLength: Object.keys(value).length })
      .map((keys) => Object.fromEntries(keys.map((key) => [key, (value as Model)[key] ?? null]))),
  );

/** Prints JSON with white space and comments as a person might leave them. */
function print(value: Json, next: () => string): string {
  if (Array.isArray(value)) {
    const inner = value.map((item) => `${next()}${print(item, next)}${next()}`);
    return `[${inner.join(",") || next()}]`;
  }
  if (typeof value === "object" && value !== null) {
    const inner = Object.entries(value).map(
      ([key, item]) => `${next()}${JSON.stringify(key)} :  ${print(item, next)}${next()}`,
    );
    return `{${inner.join(",") || next()}}`;
  }
  return JSON.stringify(value);
}

const space = fc.constantFrom(
  "",
  "",
  " ",
  "\n",
  "\n  ",
  "\n\t",
  " // a, b\n",
  "/* c: , */",
  "\n    // d\n    ",
);

const document = fc
  .tuple(model, fc.infiniteStream(space), fc.constantFrom("\n", "\r\n"), fc.nat(2))
  .map(([value, spaces, eol, style]) => {
    const odd = () => String(spaces.next().value ?? "");
    const text =
      style === 0
        ? JSON.stringify(value, null, 2)
        : style === 1
          ? JSON.stringify(value)
          : print(value, odd);
    return text.replaceAll("\n", eol);
  });

interface Act {
  kind: number;
  list: BundleList;
  at: number;
  to: number;
  value: string;
  number: number | null;
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.nat(8),
  list: fc.constantFrom(...lists),
  at: fc.nat(6),
  to: fc.nat(6),
  value: word,
  number: fc.option(fc.integer({ min: 1, max: 9 })),
});

function listIn(now: Model, list: string): string[] {
  const value = now[list];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Makes an act fit the document as it is; undefined where there is nothing to act on. */
function toEdit(now: Model, { kind, list, at, to, value, number }: Act): BundleEdit | undefined {
  const values = listIn(now, list);
  const index = values.length === 0 ? 0 : at % values.length;
  const was = values[index];
  if (kind === 0) return { kind: "add", list, value };
  if (kind === 4) {
    const command = number === null ? null : value;
    return { kind: "mapScenario", scenario: at % 2 ? "p/A/B" : "p/A/C", command };
  }
  if (kind === 5) return { kind: "set", field: numbers[at] ?? "gate", value: number };
  if (kind === 6) {
    return { kind: "set", field: texts[at % 3] ?? "agent", value: number === null ? null : value };
  }
  if (kind === 7) return { kind: "resetLimits" };
  if (kind === 8) {
    const paths = [...listIn(now, "files_scope"), ...listIn(now, "files_create")];
    const path = paths[at % Math.max(1, paths.length)];
    const to = number === null ? null : value;
    return path === undefined ? undefined : { kind: "changePath", path, value: to };
  }
  if (was === undefined) return undefined;
  if (kind === 1) return { kind: "change", list, index, was, value };
  if (kind === 2) return { kind: "move", list, index, was, to: to % values.length };
  return { kind: "remove", list, index, was };
}

function setIn(now: Model, field: string, value: Json): void {
  const [name = "", ...rest] = field.includes("/") ? [field] : field.split(".");
  const nested = rest.join(".");
  if (nested === "") {
    if (value === null) Reflect.deleteProperty(now, name);
    else if (name in now || value !== byDefault[field]) now[name] = value;
    return;
  }
  const outer = now[name];
  if (typeof outer === "object" && outer !== null && !Array.isArray(outer)) {
    if (value === null) Reflect.deleteProperty(outer, nested);
    else if (nested in outer || value !== byDefault[field]) outer[nested] = value;
  } else if (value !== null && value !== byDefault[field]) now[name] = { [nested]: value };
}

/** The same act on plain data. */
function applyToModel(before: Model, edit: BundleEdit): Model {
  const now = structuredClone(before);
  if (edit.kind === "set") setIn(now, edit.field, edit.value);
  else if (edit.kind === "mapScenario") {
    const outer = (now["scenario_tests"] ?? {}) as Model;
    if (edit.command === null) Reflect.deleteProperty(outer, edit.scenario);
    else now["scenario_tests"] = { ...outer, [edit.scenario]: edit.command };
  } else if (edit.kind === "changePath") {
    for (const list of ["files_scope", "files_create"] as const) {
      if (!(list in now)) continue;
      now[list] = listIn(now, list).flatMap((path) => {
        if (path !== edit.path) return [path];
        return edit.value === null ? [] : [edit.value];
      });
    }
  } else if (edit.kind === "resetLimits") {
    for (const field of numbers.slice(1)) setIn(now, field, null);
  } else {
    const values = listIn(now, edit.list);
    if (edit.kind === "add") values.push(edit.value);
    if (edit.kind === "change") values[edit.index] = edit.value;
    if (edit.kind === "remove") values.splice(edit.index, 1);
    if (edit.kind === "move") values.splice(edit.to, 0, ...values.splice(edit.index, 1));
    now[edit.list] = values;
  }
  return now;
}

const slice = (text: string, node: Node): string =>
  text.slice(node.offset, node.offset + node.length);

function comments(text: string): string[] {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").match(/\/\/[^\r\n]*|\/\*.*?\*\//g) ?? [];
}

/** The path of the value that an act may touch. */
function target(edit: BundleEdit): string[] {
  if (edit.kind === "set") return edit.field.split(".");
  if (edit.kind === "mapScenario") return ["scenario_tests", edit.scenario];
  return edit.kind === "resetLimits" || edit.kind === "changePath" ? [] : [edit.list];
}

function assertRestUntouched(before: string, after: string, edit: BundleEdit): void {
  assert.deepEqual(comments(after), comments(before));
  const old = parseTree(before);
  const now = parseTree(after);
  assert.ok(old && now);
  const path = target(edit);
  const oldValue = findNodeAtLocation(old, path);
  const newValue = findNodeAtLocation(now, path);
  if (path.length > 0 && oldValue && newValue) {
    assert.equal(after.slice(0, newValue.offset), before.slice(0, oldValue.offset));
    assert.equal(
      after.slice(newValue.offset + newValue.length),
      before.slice(oldValue.offset + oldValue.length),
    );
  }
  const touched = {
    resetLimits: ["circuit_breaker", "budget"],
    changePath: ["files_scope", "files_create"],
  };
  const mayDiffer = edit.kind in touched ? touched[edit.kind as keyof typeof touched] : [path[0]];
  for (const property of old.children ?? []) {
    const name: unknown = property.children?.[0]?.value;
    if (typeof name !== "string" || mayDiffer.includes(name)) continue;
    const same: Node | undefined = findNodeAtLocation(now, [name])?.parent;
    assert.equal(same === undefined ? "" : slice(after, same), slice(before, property));
  }
}

suite("editBundle, whatever the file looks like", () => {
  test("after any acts the file says what the acts say, and what they did not touch is the same", () => {
    fc.assert(
      fc.property(document, fc.array(act, { minLength: 1, maxLength: 8 }), (start, acts) => {
        let text = start;
        for (const each of acts) {
          const now = parse(text) as Model;
          const edit = toEdit(now, each);
          if (edit === undefined) continue;
          const result = editBundle(text, edit);
          if (result.kind === "refused") assert.fail(result.reason);
          const after = applyTextEdits(text, result.edits);
          const errors: [] = [];
          const parsed: unknown = parse(after, errors, { allowTrailingComma: false });
          assert.deepEqual(errors, [], after);
          assert.deepEqual(parsed, applyToModel(now, edit), after);
          assertRestUntouched(text, after, edit);
          text = after;
        }
      }),
      { numRuns: 400 },
    );
  });
});

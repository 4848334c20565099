import { parseTree, type Node, type ParseError } from "jsonc-parser";
import { shallowText } from "../json/jsonDepth";
import { assertNever } from "../errors";
import { BundleSchema } from "../model/bundle";
import type { BundleEdit, BundleList, SetValue } from "./bundleEdit";
import { insertChild, removeChild, type TextEdit } from "./editChildren";

/** The changes of one act, in ascending order and apart from each other; or why it cannot be done, in one sentence. */
export type EditResult = { kind: "edits"; edits: TextEdit[] } | { kind: "refused"; reason: string };

class Refused extends Error {}

/** What a bundle means where a field is absent. */
const defaults = {
  gate: 1,
  agent: "auto",
  "circuit_breaker.max_attempts": 5,
  "circuit_breaker.max_error_repeats": 3,
  "circuit_breaker.oscillation_threshold": 2,
} as const;

const rootOrder = Object.keys(BundleSchema.shape);

/**
 * Turns one act of a person into the smallest changes of a bundle's text: every byte that does not belong to the
 * edited value stays. A value that already holds, and a default set where nothing stands, change nothing.
 */
export function editBundle(text: string, edit: BundleEdit): EditResult {
  const errors: ParseError[] = [];
  const root = parseTree(shallowText(text), errors);
  if (errors.length > 0 || root?.type !== "object") {
    return {
      kind: "refused",
      reason: "The file is not valid JSON. Reopen it as text and mend it.",
    };
  }
  try {
    return { kind: "edits", edits: changes(text, root, edit) };
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", reason: error.message };
    throw error;
  }
}

/** The text after some changes. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight(
    (result, edit) =>
      result.slice(0, edit.offset) + edit.text + result.slice(edit.offset + edit.length),
    text,
  );
}

function changes(text: string, root: Node, edit: BundleEdit): TextEdit[] {
  switch (edit.kind) {
    case "add":
      return addItem(text, root, edit.list, edit.value);
    case "change": {
      const item = itemAt(root, edit.list, edit.index, edit.was);
      return replace(item, edit.value);
    }
    case "remove":
      itemAt(root, edit.list, edit.index, edit.was);
      return removeChild(text, listNode(root, edit.list), edit.index);
    case "move":
      itemAt(root, edit.list, edit.index, edit.was);
      return moveItem(text, listNode(root, edit.list), edit.index, edit.to);
    case "mapScenario":
      return setIn(text, root, ["scenario_tests", edit.scenario], edit.command, undefined);
    case "changePath":
      return together(text, pathEdits(root, edit.path, edit.value));
    case "resetLimits":
      return together(
        text,
        limits.map((field) => ({ kind: "set", field, value: null })),
      );
    case "set":
      return setIn(text, root, fieldPath(edit), edit.value, defaultOf(edit));
    default:
      return assertNever(edit);
  }
}

function fieldPath(edit: SetValue): readonly [string, ...string[]] {
  const [first = edit.field, ...rest] = edit.field.split(".");
  return [first, ...rest];
}

function defaultOf(edit: SetValue): unknown {
  return Object.entries(defaults).find(([field]) => field === edit.field)?.[1];
}

/** The property of that name. Two of one name are for a person to sort out: which of them counts depends on the reader. */
function property(
  object: Node,
  name: string,
): { node: Node; value: Node; index: number } | undefined {
  const children = object.children ?? [];
  const isNamed = (child: Node): boolean => child.children?.[0]?.value === name;
  const index = children.findIndex(isNamed);
  if (index !== children.findLastIndex(isNamed)) {
    throw new Refused(`"${name}" stands there twice. Reopen the file as text and remove one.`);
  }
  const node = children[index];
  const value = node?.children?.[1];
  return node && value ? { node, value, index } : undefined;
}

function listNode(root: Node, list: BundleList): Node {
  const found = property(root, list)?.value;
  if (found?.type !== "array")
    throw new Refused(`"${list}" is not a list. Reopen the file as text.`);
  return found;
}

function itemAt(root: Node, list: BundleList, index: number, was: string): Node {
  const item = listNode(root, list).children?.[index];
  if (item === undefined || item.value !== was) {
    throw new Refused(`"${was}" is no longer there. The file has changed in the meantime.`);
  }
  return item;
}

function replace(node: Node, value: unknown): TextEdit[] {
  if (node.value === value) return [];
  return [{ offset: node.offset, length: node.length, text: JSON.stringify(value) }];
}

function addItem(text: string, root: Node, list: BundleList, value: string): TextEdit[] {
  if (property(root, list) === undefined) {
    return insertChild(text, root, placeFor(root, list), { name: list, value: [value] });
  }
  const node = listNode(root, list);
  return insertChild(text, node, node.children?.length ?? 0, { value });
}

/** The slots stay, with the comments beside them; the values change places. */
function moveItem(text: string, list: Node, from: number, to: number): TextEdit[] {
  const items = list.children ?? [];
  if (to >= items.length) throw new Refused("There is no such place in the list.");
  const order = items.map((_, index) => index);
  order.splice(to, 0, ...order.splice(from, 1));
  return items.flatMap((slot, index) => {
    const item = items[order[index] ?? index];
    if (item === undefined || item === slot) return [];
    const own = text.slice(item.offset, item.offset + item.length);
    return [{ offset: slot.offset, length: slot.length, text: own }];
  });
}

/** Behind the last present field that a bundle usually has before it; at the end when there is none. */
function placeFor(root: Node, name: string): number {
  const rank = rootOrder.indexOf(name);
  const names = (root.children ?? []).map((child) => String(child.children?.[0]?.value));
  const before = names.findLastIndex((other) => {
    const otherRank = rootOrder.indexOf(other);
    return otherRank >= 0 && otherRank < rank;
  });
  return before < 0 ? names.length : before + 1;
}

function setIn(
  text: string,
  root: Node,
  path: readonly [string, ...string[]],
  value: string | number | null,
  byDefault: unknown,
): TextEdit[] {
  const [name, nested] = path;
  const outer = property(root, name);
  if (nested === undefined) return setProperty(text, root, name, value, byDefault);
  if (outer === undefined) {
    if (value === null || value === byDefault) return [];
    const child = { name, value: { [nested]: value } };
    return insertChild(text, root, placeFor(root, name), child);
  }
  if (outer.value.type !== "object") {
    throw new Refused(`"${name}" is not an object. Reopen the file as text.`);
  }
  return setProperty(
    text,
    outer.value,
    nested,
    value,
    byDefault,
    outer.value.children?.length ?? 0,
  );
}

function setProperty(
  text: string,
  object: Node,
  name: string,
  value: string | number | null,
  byDefault: unknown,
  at = placeFor(object, name),
): TextEdit[] {
  const found = property(object, name);
  if (found !== undefined) {
    return value === null ? removeChild(text, object, found.index) : replace(found.value, value);
  }
  if (value === null || value === byDefault) return [];
  return insertChild(text, object, at, { name, value });
}

const limits = [
  "circuit_breaker.max_attempts",
  "circuit_breaker.max_error_repeats",
  "circuit_breaker.oscillation_threshold",
  "budget.max_minutes",
  "budget.max_cost_usd",
  "budget.max_tokens",
] as const;

/** From the last to the first, so that the places of those to come stay. */
function pathEdits(root: Node, path: string, value: string | null): BundleEdit[] {
  const edits = (["files_scope", "files_create"] as const).flatMap((list) => {
    if (property(root, list) === undefined) return [];
    return (listNode(root, list).children ?? []).flatMap((item, index): BundleEdit[] => {
      if (item.value !== path) return [];
      const at = { list, index, was: path };
      return [value === null ? { kind: "remove", ...at } : { kind: "change", ...at, value }];
    });
  });
  if (edits.length === 0)
    throw new Refused(`"${path}" is no longer there. The file has changed in the meantime.`);
  return edits.reverse();
}

/** Several changes as one: each is made in turn, and what they changed together is one span. */
function together(text: string, edits: readonly BundleEdit[]): TextEdit[] {
  const after = edits.reduce((now, edit) => {
    const result = editBundle(now, edit);
    if (result.kind === "refused") throw new Refused(result.reason);
    return applyTextEdits(now, result.edits);
  }, text);
  if (after === text) return [];
  const shorter = Math.min(text.length, after.length);
  let head = 0;
  while (head < shorter && text[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && text.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const length = text.length - head - tail;
  return [{ offset: head, length, text: after.slice(head, after.length - tail) }];
}

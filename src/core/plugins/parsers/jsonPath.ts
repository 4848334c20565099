import type { Field } from "../outputFormat";

/** A value inside a JSON document, with the way to it. */
export interface JsonNode {
  value: unknown;
  key?: string | undefined;
  parent?: JsonNode | undefined;
}

/** The value at `a.b.0.c`, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

function children(node: JsonNode, key: string): JsonNode[] {
  const list = key === "" ? node.value : valueAt(node.value, key);
  if (Array.isArray(list)) return list.map((value: unknown) => ({ value, parent: node }));
  if (typeof list !== "object" || list === null) return [];
  return Object.entries<unknown>({ ...list }).map(([own, value]) => ({
    value,
    key: own,
    parent: node,
  }));
}

/** All values at `results[].messages[]`; `[]` steps into lists and into the values of objects. */
export function nodesAt(document: unknown, path: string): JsonNode[] {
  const steps = path.split("[]").slice(0, -1);
  return steps.reduce<JsonNode[]>(
    (nodes, step) => nodes.flatMap((node) => children(node, step.replace(/^\./, ""))),
    [{ value: document }],
  );
}

function at(node: JsonNode, path: string): unknown {
  let from: JsonNode | undefined = node;
  let rest = path;
  for (; rest.startsWith("^"); rest = rest.slice(1)) from = from?.parent;
  const inner = rest.replace(/^\./, "");
  if (inner === "@key") return from?.key;
  return inner === "" ? from?.value : valueAt(from?.value, inner);
}

/** The value that a manifest's field means for this item, or undefined; empty texts and null count as none. */
export function fieldOf(node: JsonNode, field: Field | undefined): unknown {
  if (field === undefined) return undefined;
  if (typeof field === "object" && !Array.isArray(field)) return field.const;
  const paths = Array.isArray(field) ? field : [field];
  return paths
    .map((path) => at(node, path))
    .find((value) => value !== undefined && value !== null && value !== "");
}

/** Text of a plain value. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Number of a plain value. */
export function numberOf(value: unknown): number | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined || text === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

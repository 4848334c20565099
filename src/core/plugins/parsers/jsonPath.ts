import type { Field, FieldSource } from "../output/outputFormat";
import { compilePattern } from "../pattern";

/** A value inside a JSON document, with the way to it. */
export interface JsonNode {
  value: unknown;
  key?: string | undefined;
  parent?: JsonNode | undefined;
}

/** `?main` in a list: its first entry whose `main` is true. */
function chosen(list: readonly unknown[], key: string): unknown {
  return list.find((entry) => valueAt(entry, key) === true);
}

/** The value at `a.b.0.c` or `a.?main.c`, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const key of path.split(".")) {
    if (key.startsWith("?") && Array.isArray(at)) {
      at = chosen(at, key.slice(1));
      continue;
    }
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

function partOf(text: string | undefined, source: string): string | undefined {
  if (text === undefined) return undefined;
  const found = compilePattern(source).match(text);
  return found?.groups["value"] ?? found?.text;
}

/** A text with `{name}` replaced; undefined when one of them has no value. */
export function fillTemplate(
  template: string,
  valueOf: (name: string) => string | undefined,
): string | undefined {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
  const values = new Map(names.map((name) => [name, valueOf(name)]));
  if ([...values.values()].includes(undefined)) return undefined;
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => values.get(name) ?? "");
}

function sourceOf(node: JsonNode, source: FieldSource): unknown {
  if (typeof source === "string") return at(node, source);
  if ("const" in source) return source.const;
  if ("field" in source) return partOf(textOf(at(node, source.field)), source.matches);
  const { template, when } = source;
  if (when && partOf(textOf(at(node, when.field)), when.matches) === undefined) return undefined;
  return fillTemplate(template, (name) => textOf(at(node, name)));
}

/** The value that a manifest's field means for this item, or undefined; empty texts and null count as none. */
export function fieldOf(node: JsonNode, field: Field | undefined): unknown {
  if (field === undefined) return undefined;
  return (Array.isArray(field) ? field : [field])
    .map((source) => sourceOf(node, source))
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

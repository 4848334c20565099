import { visibleText } from "../../src/core/text/controlCharacters";

/** What an element is to look like: attributes, properties and listeners by name. */
export interface Props {
  /** Siblings of one key are one element across renders, wherever they stand. */
  key?: string;
  class?: string;
  /** The value of a field. What the person has typed stays until this changes. */
  value?: string;
  /** The value that a field starts with; never set again. */
  initial?: string;
  /** Depth of a row in a tree. */
  depth?: number;
  attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
  on?: Readonly<Record<string, (event: Event) => void>>;
}

export interface View {
  tag: string;
  props: Props;
  children: readonly (View | string)[];
}

export type Child = View | string | null | undefined | readonly Child[];

/** Describes an element. */
export function h(tag: string, props: Props = {}, ...children: Child[]): View {
  return { tag, props, children: flat(children) };
}

function flat(children: readonly Child[]): (View | string)[] {
  return children.flatMap((child): (View | string)[] => {
    if (child === null || child === undefined) return [];
    if (isList(child)) return flat(child);
    return [child];
  });
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

const drawn = new WeakMap<Element, View>();

/**
 * Makes the children of an element look as described, reusing the elements that are there, so that focus, caret
 * and scroll positions stay.
 */
export function render(parent: Element, children: readonly (View | string)[]): void {
  const focused = document.activeElement;
  reconcile(parent, children);
  // Moving an element takes its focus away.
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true });
  }
}

function reconcile(parent: Element, children: readonly (View | string)[]): void {
  const old = [...parent.childNodes];
  const keyed = new Map<string, Element>();
  for (const node of old) {
    const key = node instanceof Element ? drawn.get(node)?.props.key : undefined;
    if (node instanceof Element && key !== undefined) keyed.set(key, node);
  }
  const used = new Set<Node>();
  let cursor: Node | null = parent.firstChild;
  for (const child of children) {
    while (cursor !== null && used.has(cursor)) cursor = cursor.nextSibling;
    const node =
      typeof child === "string" ? textNode(cursor, child) : element(cursor, child, keyed);
    used.add(node);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    if (typeof child !== "string" && node instanceof Element) update(node, child);
  }
  for (const node of old) if (!used.has(node)) node.parentNode?.removeChild(node);
}

/** What hides or reorders text is spelled out; what a field holds stays as it is written. */
function textNode(cursor: Node | null, said: string): Text {
  const text = visibleText(said);
  if (!(cursor instanceof Text)) return document.createTextNode(text);
  if (cursor.data !== text) cursor.data = text;
  return cursor;
}

function element(cursor: Node | null, view: View, keyed: ReadonlyMap<string, Element>): Element {
  const found = view.props.key === undefined ? cursor : keyed.get(view.props.key);
  const fits =
    found instanceof Element &&
    found.localName === view.tag &&
    drawn.get(found)?.props.key === view.props.key;
  return fits ? found : document.createElement(view.tag);
}

function update(node: Element, view: View): void {
  const before = drawn.get(node)?.props;
  const { props } = view;
  if (before?.class !== props.class) node.className = props.class ?? "";
  updateAttributes(node, before?.attributes ?? {}, props.attributes ?? {});
  updateListeners(node, before?.on ?? {}, props.on ?? {});
  if (props.depth !== undefined && node instanceof HTMLElement) {
    node.style.setProperty("--d", String(props.depth));
  }
  drawn.set(node, view);
  reconcile(node, view.children);
  updateValue(node, before, props);
}

function updateAttributes(
  node: Element,
  before: NonNullable<Props["attributes"]>,
  now: NonNullable<Props["attributes"]>,
): void {
  for (const name of Object.keys(before)) if (!(name in now)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(now)) {
    if (value === undefined || value === false) node.removeAttribute(name);
    else {
      const shown = name === "value" ? String(value) : visibleText(String(value));
      if (node.getAttribute(name) !== shown) node.setAttribute(name, shown);
    }
  }
}

function updateListeners(
  node: Element,
  before: NonNullable<Props["on"]>,
  now: NonNullable<Props["on"]>,
): void {
  for (const [name, listener] of Object.entries(before)) node.removeEventListener(name, listener);
  for (const [name, listener] of Object.entries(now)) node.addEventListener(name, listener);
}

function updateValue(node: Element, before: Props | undefined, { value, initial }: Props): void {
  const isField =
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement;
  if (!isField) return;
  if (before === undefined && initial !== undefined) node.value = initial;
  if (value === undefined) return;
  const typing = node === document.activeElement && before?.value === value;
  if (!typing && node.value !== value) node.value = value;
}

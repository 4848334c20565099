import type { BundleEdit, EditorItem } from "../../src/protocol/bundleEditor";
import { type Child, h, type View } from "./dom";
import { type Page, rowKey } from "./page";
import { icon, iconButton } from "./parts";
import { fill, strings } from "./strings";

/** A row of a list that the keyboard moves through: arrows, Enter or F2 edits, Alt+arrows moves, Del removes. */
export interface Row {
  /** Rows of one group share one Tab stop. */
  group: string;
  /** Where the row stands on the page. */
  at: number;
  /** How many rows the group has. */
  of: number;
  item: EditorItem;
  label: string;
  movable: boolean;
  body: Child;
  /** The edit that gives it another value, or none; for rows that stand for more than one item. */
  replace?: (value: string | null) => BundleEdit;
}

/** Draws a row; what is being typed takes the place of its body. */
export function listRow(page: Page, row: Row): View {
  const { group, at, of, item } = row;
  const active = Math.min(page.ui.active.get(group) ?? 0, of - 1);
  const key = rowKey(group, at);
  const isTyping = page.ui.typing?.key === key;
  const drags = row.movable && !page.readOnly && !isTyping;
  return h(
    "li",
    {
      key,
      class: "item",
      attributes: {
        "data-key": key,
        tabindex: at === active ? 0 : -1,
        "aria-label": row.label,
        draggable: drags ? "true" : undefined,
      },
      on: {
        keydown: (event) => {
          if (event instanceof KeyboardEvent) onKey(page, row, event);
        },
        focus: () => {
          if (page.ui.active.get(group) !== at) page.go((ui) => ui.active.set(group, at));
        },
        dblclick: (event) => {
          if (!page.readOnly && !isControl(event.target)) startTyping(page, key, item.value);
        },
        ...(drags ? dragging(page, row) : {}),
      },
    },
    drags ? icon("gripper", "gripper") : null,
    isTyping
      ? textField(page, key, item.value, row.label, (value) => {
          page.edit(replacement(row, value));
        })
      : row.body,
  );
}

function replacement({ item, replace }: Row, value: string | null): BundleEdit {
  const { list, index, value: was } = item;
  if (replace !== undefined) return replace(value);
  if (value === null) return { kind: "remove", list, index, was };
  return { kind: "change", list, index, was, value };
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, input, select") !== null;
}

function onKey(page: Page, row: Row, event: KeyboardEvent): void {
  if (event.target !== event.currentTarget) return;
  const { group, at, of } = row;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step !== 0 && event.altKey) {
    if (row.movable && !page.readOnly) moveRow(page, row, row.item.index + step);
  } else if (step !== 0) {
    const to = Math.max(0, Math.min(of - 1, at + step));
    page.go((ui) => ui.active.set(group, to), rowKey(group, to));
  } else if (event.key === "Enter" || event.key === "F2") {
    if (!page.readOnly) startTyping(page, rowKey(group, at), row.item.value);
  } else if (event.key === "Delete") {
    if (!page.readOnly) removeRow(page, row);
  } else return;
  event.preventDefault();
}

/** Moves an item; the focus goes along, and what happened is said. */
function moveRow(page: Page, { group, of, item }: Row, to: number): void {
  if (to < 0 || to >= of || to === item.index) return;
  page.edit({ kind: "move", list: item.list, index: item.index, was: item.value, to });
  page.go(
    (ui) => {
      ui.active.set(group, to);
      ui.spoken = fill(strings.moved, item.value, to + 1, of);
    },
    rowKey(group, to),
  );
}

function removeRow(page: Page, row: Row): void {
  const { group, at, of, item } = row;
  page.edit(replacement(row, null));
  const next = Math.max(0, Math.min(at, of - 2));
  page.go(
    (ui) => {
      ui.active.set(group, next);
      ui.spoken = fill(strings.removed, item.value);
    },
    of > 1 ? rowKey(group, next) : `${group}:add`,
  );
}

export function startTyping(page: Page, key: string, from: string): void {
  page.go((ui) => {
    ui.typing = { key, from };
  }, `${key}:field`);
}

/** A field for one value: Enter and leaving it keep what was typed, Escape does not. */
export function textField(
  page: Page,
  key: string,
  from: string,
  label: string,
  keep: (value: string) => void,
  placeholder = "",
): View {
  const close = (event: Event, kept: boolean, focus?: string): void => {
    if (page.ui.typing?.key !== key || !(event.target instanceof HTMLInputElement)) return;
    const value = event.target.value.trim();
    page.go((ui) => {
      ui.typing = null;
    }, focus);
    if (kept && value !== "" && value !== from) keep(value);
  };
  return h("input", {
    key: "field",
    class: "input grow",
    initial: from,
    attributes: {
      "data-key": `${key}:field`,
      "aria-label": label,
      placeholder,
      spellcheck: "false",
    },
    on: {
      keydown: (event) => {
        if (!(event instanceof KeyboardEvent)) return;
        if (event.key === "Enter") close(event, true, key);
        if (event.key === "Escape") close(event, false, key);
        event.stopPropagation();
      },
      blur: (event) => {
        close(event, true);
      },
    },
  });
}

/** The buttons of a row, seen on hover and focus. */
export function rowActs(page: Page, row: Row): View | null {
  if (page.readOnly) return null;
  const { index } = row.item;
  const props = { attributes: { tabindex: -1 } };
  const move = (label: string, name: string, to: number) =>
    iconButton(
      label,
      name,
      () => {
        moveRow(page, row, to);
      },
      props,
    );
  return h(
    "span",
    { class: "acts" },
    row.movable && index > 0 ? move(strings.moveUp, "arrow-up", index - 1) : null,
    row.movable && index < row.of - 1 ? move(strings.moveDown, "arrow-down", index + 1) : null,
    iconButton(
      strings.remove,
      "close",
      () => {
        removeRow(page, row);
      },
      props,
    ),
  );
}

function dragging(page: Page, row: Row): Record<string, (event: Event) => void> {
  const { list, index } = row.item;
  return {
    dragstart: (event) => {
      if (event instanceof DragEvent) event.dataTransfer?.setData("text/plain", row.item.value);
      page.ui.dragged = { list, index };
    },
    dragover: (event) => {
      if (page.ui.dragged?.list === list) event.preventDefault();
    },
    drop: (event) => {
      event.preventDefault();
      const from = page.ui.dragged;
      const item = from && sameList(page, row, from.index);
      page.ui.dragged = null;
      if (item) moveRow(page, { ...row, item }, index);
    },
  };
}

function sameList({ state }: Page, row: Row, index: number): EditorItem | undefined {
  const items = row.item.list === "tasks" ? state.tasks : state.tests;
  return items.find((each) => each.list === row.item.list && each.index === index);
}

import type { ScopeNode } from "../../src/protocol/bundleEditor";
import { h, type View } from "./dom";
import { type Page, rowKey } from "./page";
import { icon } from "./parts";
import { fill, filesWord, strings } from "./strings";

/** The files that the scope covers as things are, folders first. */
export function scopeTree(page: Page): View {
  const { scope } = page.state;
  const rows = visibleRows(page);
  const summary = fill(strings.filesSummary, filesWord(scope.files), scope.creates);
  const hidden = scope.hidden === 0 ? null : fill(strings.hidden, scope.hidden);
  return h(
    "div",
    { key: "tree", class: "tree" },
    h(
      "div",
      { class: "cap" },
      icon("list-tree", "s14"),
      h("span", { class: "grow" }, summary),
      h("span", {}, strings.live),
    ),
    h(
      "div",
      { attributes: { role: "tree", "aria-label": strings.filesInScope } },
      rows.map((row, at) => treeRow(page, rows, row, at)),
    ),
    hidden === null ? null : h("p", { class: "small muted" }, hidden),
  );
}

function visibleRows({ state, ui }: Page): ScopeNode[] {
  const closed = [...ui.collapsed].map((path) => `${path}/`);
  return state.scope.tree.filter((row) => !closed.some((path) => row.path.startsWith(path)));
}

function treeRow(page: Page, rows: readonly ScopeNode[], row: ScopeNode, at: number): View {
  const isFolder = row.kind === "folder";
  const isOpen = isFolder && !page.ui.collapsed.has(row.path);
  const key = rowKey("tree", at);
  const active = Math.min(page.ui.active.get("tree") ?? 0, rows.length - 1);
  const act = (): void => {
    if (isFolder) toggle(page, row.path, !isOpen);
    else if (row.kind === "file") page.open({ file: row.path, line: 1, column: 1 });
  };
  return h(
    "div",
    {
      class: "node",
      depth: row.level - 1,
      attributes: {
        "data-key": key,
        role: "treeitem",
        "aria-level": row.level,
        "aria-expanded": isFolder ? String(isOpen) : undefined,
        "aria-selected": "false",
        tabindex: at === active ? 0 : -1,
        title: row.path,
      },
      on: {
        click: act,
        keydown: (event) => {
          if (!(event instanceof KeyboardEvent)) return;
          if (event.key === "Enter") act();
          else if (!onKey(page, rows, at, isOpen, event.key)) return;
          event.preventDefault();
        },
      },
    },
    isFolder
      ? icon(isOpen ? "chevron-down" : "chevron-right")
      : icon(row.kind === "create" ? "new-file" : "file", row.kind === "create" ? "c-good" : ""),
    h("span", { class: "clip" }, row.name),
    row.kind === "create" ? h("span", { class: "end" }, strings.create) : null,
  );
}

function toggle(page: Page, path: string, open: boolean): void {
  page.go((ui) => {
    if (open) ui.collapsed.delete(path);
    else ui.collapsed.add(path);
  });
}

/** Whether the key was one of the tree's. */
function onKey(
  page: Page,
  rows: readonly ScopeNode[],
  at: number,
  isOpen: boolean,
  key: string,
): boolean {
  const row = rows[at];
  if (row === undefined) return false;
  const isFolder = row.kind === "folder";
  if (key === "ArrowRight" && isFolder && !isOpen) toggle(page, row.path, true);
  else if (key === "ArrowLeft" && isOpen) toggle(page, row.path, false);
  else {
    const to = target(rows, at, key);
    if (to === undefined) return false;
    page.go((ui) => ui.active.set("tree", to), rowKey("tree", to));
  }
  return true;
}

function target(rows: readonly ScopeNode[], at: number, key: string): number | undefined {
  const level = rows[at]?.level ?? 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(rows.length - 1, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "ArrowRight":
      return (rows[at + 1]?.level ?? 0) > level ? at + 1 : at;
    case "ArrowLeft":
      return Math.max(
        0,
        rows.slice(0, at).findLastIndex((row) => row.level < level),
      );
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    default:
      return typeAhead(rows, at, key);
  }
}

function typeAhead(rows: readonly ScopeNode[], at: number, key: string): number | undefined {
  if (key.length !== 1 || key === " ") return undefined;
  const order = [...rows.keys()].map((index) => (at + 1 + index) % rows.length);
  return order.find((index) => rows[index]?.name.toLowerCase().startsWith(key.toLowerCase()));
}

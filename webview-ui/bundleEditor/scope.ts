import type { ScopeItem } from "../../src/protocol/bundleEditor";
import { type Child, h, type View } from "./dom";
import { listRow, type Row, rowActs, startTyping, textField } from "./listRows";
import type { Page } from "./page";
import { icon, inlineProblem, linkButton, note, provenance, section } from "./parts";
import { scopeTree } from "./scopeTree";
import { fill, filesWord, strings } from "./strings";

export function scopeSection(page: Page): View {
  const { items, tree } = page.state.scope;
  const rows =
    items.length === 0
      ? null
      : h(
          "ul",
          { key: "rows", class: "list", attributes: { "aria-label": strings.scope } },
          items.map((item, at) => scopeRow(page, item, at)),
        );
  return section(
    "scope",
    strings.scope,
    null,
    h(
      "div",
      { class: "scope" },
      h("div", {}, rows, page.readOnly ? null : addRow(page), fence(page)),
      tree.length === 0 ? null : scopeTree(page),
    ),
  );
}

const icons = { create: "new-file", file: "file", glob: "folder", none: "warning" } as const;

function scopeRow(page: Page, item: ScopeItem, at: number): View {
  const count =
    item.kind === "create"
      ? strings.creates
      : item.kind === "none"
        ? strings.noFile
        : filesWord(item.matches);
  const label = `${item.value}, ${count}`;
  const of = page.state.scope.items.length;
  const base: Row = {
    group: "scope",
    at,
    of,
    item,
    label,
    movable: false,
    body: null,
    replace: (value) => ({ kind: "changePath", path: item.value, value }),
  };
  const row: Row = {
    ...base,
    body: [
      icon(icons[item.kind], item.kind === "none" ? "c-warn" : ""),
      h(
        "div",
        { class: "body" },
        h(
          "div",
          { class: "line" },
          h("code", { class: "grow" }, pathParts(item.value)),
          rowActs(page, base),
          h("span", { class: "small muted nowrap" }, count),
          provenance(page, item.provenance),
        ),
        item.problems.map((problem) => inlineProblem(problem)),
        item.kind === "none" && item.problems.length === 0
          ? note(false, strings.noFileWhy, createIt(page, item))
          : null,
      ),
    ],
  };
  return listRow(page, row);
}

/** A path that breaks behind its slashes where it is too long for its line. */
function pathParts(path: string): Child {
  const parts = path.split("/");
  return parts.map((part, index) => (index === 0 ? part : ["/", h("wbr"), part]));
}

function createIt(page: Page, item: ScopeItem): View | null {
  const isPlainPath = item.kind === "none" && !/[*?[\]{}]/.test(item.value);
  if (!isPlainPath || page.readOnly) return null;
  return linkButton(strings.createIt, () => {
    page.edit({ kind: "add", list: "files_create", value: item.value });
  });
}

function addRow(page: Page): View {
  const adds = [
    { key: "scope:add", label: strings.addPath, list: "files_scope" },
    { key: "scope:create", label: strings.addCreate, list: "files_create" },
  ] as const;
  const typed = adds.find(({ key }) => page.ui.typing?.key === key);
  const links = adds.map(({ key, label }) =>
    linkButton(
      label,
      () => {
        startTyping(page, key, "");
      },
      { key, attributes: { "data-key": key } },
    ),
  );
  const field =
    typed &&
    textField(
      page,
      typed.key,
      "",
      typed.label,
      (value) => {
        page.edit({ kind: "add", list: typed.list, value });
      },
      strings.scopeHint,
    );
  const dot = h("span", { class: "muted" }, "·");
  return h("div", { key: "add", class: "addrow" }, field ?? [links[0], dot, links[1]]);
}

function fence({ state: { scope } }: Page): View {
  const sentence =
    scope.items.length === 0
      ? strings.fenceEmpty
      : fill(strings.fence, filesWord(scope.files), scope.creates);
  return h("p", { key: "fence", class: "fence small" }, icon("shield"), h("span", {}, sentence));
}

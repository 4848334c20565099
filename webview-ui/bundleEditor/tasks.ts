import { h, type View } from "./dom";
import { listRow, type Row, rowActs, startTyping, textField } from "./listRows";
import type { Page } from "./page";
import { inlineProblem, linkButton, icon, placeLink, provenance, section } from "./parts";
import { fill, strings } from "./strings";

export function tasksSection(page: Page): View {
  const { tasks } = page.state;
  const lead = page.readOnly ? strings.agentLeadRunning : strings.agentLead;
  return section(
    "tasks",
    strings.tasks,
    tasks.length,
    [
      h("p", { class: "lead small" }, lead),
      tasks.length === 0
        ? null
        : h(
            "ol",
            { key: "rows", class: "list", attributes: { "aria-label": strings.tasks } },
            tasks.map((_, at) => taskRow(page, at)),
          ),
      addTask(page),
    ],
    page.readOnly ? null : reorderHint(),
  );
}

function taskRow(page: Page, at: number): View | null {
  const { tasks } = page.state;
  const item = tasks[at];
  if (item === undefined) return null;
  const label = fill(strings.task, at + 1, tasks.length, item.value);
  const base = { group: "tasks", at, of: tasks.length, item, label, movable: true, body: null };
  const row: Row = {
    ...base,
    body: [
      h("span", { class: "ord" }, String(at + 1)),
      h(
        "div",
        { class: "body" },
        h(
          "div",
          { class: "line" },
          h("span", { class: "grow" }, item.value),
          rowActs(page, base),
          provenance(page, item.provenance),
        ),
        item.problems.map((problem) => inlineProblem(problem)),
      ),
    ],
  };
  return listRow(page, row);
}

function addTask(page: Page): View {
  const key = "tasks:add";
  const isTyping = page.ui.typing?.key === key;
  const add = isTyping
    ? textField(page, key, "", strings.addTask, addTo(page), strings.taskHint)
    : linkButton(
        strings.addTask,
        () => {
          startTyping(page, key, "");
        },
        { key: "add", attributes: { "data-key": key } },
      );
  return h(
    "div",
    { key: "add", class: "addrow" },
    page.readOnly ? null : add,
    isTyping ? null : h("span", { key: "gap", class: "grow" }),
    doneTasks(page),
  );
}

function addTo(page: Page): (value: string) => void {
  return (value) => {
    page.edit({ kind: "add", list: "tasks", value });
  };
}

function doneTasks(page: Page): View | null {
  const { doneTasks: done } = page.state;
  const first = done[0];
  if (first === undefined) return null;
  const count = done.length === 1 ? strings.doneTask : fill(strings.doneTasks, done.length);
  const file = first.file.split("/").at(-1) ?? first.file;
  return h(
    "span",
    { key: "done", class: "prov" },
    icon("info"),
    fill(strings.doneLeftOut, count),
    placeLink(page, first, `${file}:${first.line}`),
  );
}

function reorderHint(): View {
  return h(
    "span",
    { class: "small muted hide-narrow" },
    ["Alt", "↑", "↓"].map((name) => [h("span", { class: "kbd" }, name), " "]),
    strings.reorder,
  );
}

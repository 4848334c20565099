import assert from "node:assert/strict";
import type { TreeRow } from "../../../../src/extension/tree/row";
import { ShownRows } from "../../../../src/extension/tree/shownRows";
import { icons } from "../../../../src/extension/tree/stateIcons";

function row(id: string, more: Partial<TreeRow> = {}): TreeRow {
  return { id, label: id, icon: icons.change, context: "change", tooltip: id, ...more };
}

function parent(id: string, children: readonly TreeRow[], more: Partial<TreeRow> = {}): TreeRow {
  return row(id, { ...more, children: () => children });
}

/** A view that has asked for everything below `top`. */
function shown(top: readonly TreeRow[]): { rows: ShownRows; given: TreeRow[] } {
  const rows = new ShownRows();
  const ask = (below: TreeRow | undefined, fresh: readonly TreeRow[]): TreeRow[] =>
    rows
      .give(below, fresh)
      .flatMap((each) => [
        each,
        ...(each.children === undefined ? [] : ask(each, each.children())),
      ]);
  return { rows, given: ask(undefined, top) };
}

suite("rows that a view was given", () => {
  test("are left alone when nothing looks otherwise", () => {
    const { rows } = shown([parent("a", [row("a/1")]), row("b")]);
    assert.deepEqual(rows.update([parent("a", [row("a/1")]), row("b")]), []);
  });

  test("are painted again one by one, as the objects that the view knows", () => {
    const { rows, given } = shown([parent("a", [row("a/1"), row("a/2")]), row("b")]);
    const changed = rows.update([
      parent("a", [row("a/1"), row("a/2", { description: "proven" })]),
      row("b"),
    ]);
    assert.equal(changed.length, 1);
    assert.equal(changed[0], given[2]);
    assert.equal(given[2]?.description, "proven");
  });

  test("are painted with what is below them when a child comes or goes", () => {
    const { rows, given } = shown([parent("a", [row("a/1")]), row("b")]);
    const changed = rows.update([parent("a", [row("a/1"), row("a/2")]), row("b")]);
    assert.deepEqual(changed, [given[0]]);
    assert.deepEqual(
      given[0]?.children?.().map(({ id }) => id),
      ["a/1", "a/2"],
    );
  });

  test("are all painted again when the top comes or goes", () => {
    const { rows } = shown([row("a")]);
    assert.equal(rows.update([row("a"), row("b")]), "all");
  });

  test("are not asked for children that nobody has opened", () => {
    const rows = new ShownRows();
    rows.give(undefined, [parent("a", [])]);
    const unopened = row("a", {
      children: () => {
        throw new Error("asked");
      },
    });
    assert.deepEqual(rows.update([unopened]), []);
  });

  test("lose what they no longer have", () => {
    const { rows, given } = shown([row("a", { description: "1 problem", ticked: true })]);
    assert.deepEqual(rows.update([row("a")]), given);
    assert.deepEqual(given[0], row("a"));
  });

  test("stay the same objects when they are asked for again", () => {
    const { rows, given } = shown([row("a")]);
    const [again] = rows.give(undefined, [row("a", { label: "A" })]);
    assert.equal(again, given[0]);
    assert.equal(given[0]?.label, "A");
  });
});

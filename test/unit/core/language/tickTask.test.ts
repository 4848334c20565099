import assert from "node:assert/strict";
import { applyEdits } from "../../../../src/core/language/applyEdits";
import { tickTask } from "../../../../src/core/language/tickTask";

function ticked(text: string, line: number, task: string, done: boolean): string | undefined {
  const edit = tickTask(text, { line, text: task }, done);
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

suite("ticking a task", () => {
  test("changes the box and nothing else, both ways", () => {
    const open = "- [ ] a\r\n  * [ ] b\r\n1. [ ] a\r\n";
    assert.equal(ticked(open, 2, "b", true), "- [ ] a\r\n  * [x] b\r\n1. [ ] a\r\n");
    assert.equal(ticked("- [ ] a\n- [X] b", 2, "b", false), "- [ ] a\n- [ ] b");
    assert.equal(ticked("- [] a", 1, "a", true), "- [x] a");
    assert.equal(ticked("- [~] a", 1, "a", true), "- [x] a");
  });

  test("follows a task that has moved, when there is only one of its text", () => {
    assert.equal(ticked("\n\n- [ ] a\n", 1, "a", true), "\n\n- [x] a\n");
    assert.equal(ticked("\n- [ ] a\n- [ ] a\n", 1, "a", true), undefined);
    assert.equal(ticked("- [ ] a\n- [ ] a\n", 2, "a", true), "- [ ] a\n- [x] a\n");
  });

  test("does nothing where there is nothing to do", () => {
    assert.equal(ticked("- [x] a\n", 1, "a", true), undefined);
    assert.equal(ticked("- [ ] b\n", 1, "a", true), undefined);
  });
});

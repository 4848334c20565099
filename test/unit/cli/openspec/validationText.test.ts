import assert from "node:assert/strict";
import { itemText } from "../../../../src/cli/openspec/validationText";
import { validationDocument } from "../../../../src/core/openspec/validationDocument";
import type { ValidatedItem } from "../../../../src/node/openspec/validateItems";

function change(message: string, fault?: ValidatedItem["fault"]): ValidatedItem {
  const issues = [{ level: "ERROR", path: "file", message } as const];
  return { id: "a", type: "change", valid: false, issues, durationMs: 0, fault };
}

suite("what to do with a change that is not valid", () => {
  test("follows from what is wrong with it, whatever its issues say", () => {
    const quoting = change('"x is not a change: it is a folder wrapping y" has no scenario');
    assert.match(itemText(quoting).notes, /- Ensure change has deltas in specs\//);
    assert.match(itemText(change("other words", "nested")).notes, /- Move each nested change/);
    assert.match(
      itemText(change("other words", "contradicted-marker")).notes,
      /- This change declares skip_specs/,
    );
    assert.match(
      itemText(change("other words", "unhonoured-marker")).notes,
      /- Fix \.openspec\.yaml so the skip_specs marker can be honored/,
    );
  });

  test("is no part of OpenSpec's document", () => {
    const root = { path: "/p", source: "found" };
    const { items } = validationDocument([change("m", "nested")], ["change"], root);
    assert.deepEqual(Object.keys(items[0] ?? {}), ["id", "type", "valid", "issues", "durationMs"]);
  });
});

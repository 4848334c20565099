import assert from "node:assert/strict";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { fixOffer } from "../../../../src/core/plugins/fixOffer";

function offer(id: string, file: string): string | undefined {
  const manifest = builtinPlugins().find((each) => each.id === id);
  assert.ok(manifest, id);
  return fixOffer(manifest, file);
}

suite("what a person can have a plugin mend", () => {
  test("is a file that the plugin looks at and has a fixer for", () => {
    assert.equal(offer("eslint", "src/a.ts"), "Fix with ESLint");
    assert.equal(offer("markdownlint-cli2", "docs/a.md"), "Fix with markdownlint-cli2");
    assert.equal(offer("eslint", "README.md"), undefined);
    assert.equal(offer("mypy", "a.py"), undefined);
  });

  test("is never the whole project, of which a person sees one file", () => {
    assert.equal(offer("rustfmt", "src/main.rs"), undefined);
  });

  test("is said to be more than layout where it is", () => {
    assert.equal(
      offer("sqlfluff", "a.sql"),
      "Fix with SQLFluff (it may change what the code does)",
    );
  });
});

import assert from "node:assert/strict";
import { hollowFile } from "../../../../src/core/proof/hollow/hollowFile";

function nothing(path: string, base: string | undefined, commit: string): string {
  return hollowFile({ path, base, commit }, "nothing").text ?? "(none)";
}

/** Without the changed text in comments. */
function code(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !/^(?:\/\/|#)/.test(line));
}

suite("a product file without the change", () => {
  test("is the base's, with the change in comments only", () => {
    const text = nothing("a.js", "export const a = 1;\n", "export const a = 2;\n");
    assert.equal(text, "export const a = 1;\n\n// export const a = 2;\n// \n");
  });

  test("has hollow exports where the change exports something new", () => {
    const commit =
      "export const a = 1;\nexport async function limit() {}\nexport class Limiter {}\nexport default 1;\nconst b = 1;\nexport { b as c };\n";
    assert.deepEqual(code(nothing("a.mjs", "export const a = 1;\n", commit)), [
      "export const a = 1;",
      "var __workstreamHollow = function () { return undefined; };",
      "export { __workstreamHollow as limit };",
      "export { __workstreamHollow as Limiter };",
      "export { __workstreamHollow as c };",
      "export default __workstreamHollow;",
    ]);
  });

  test("exports what the base has and did not export, and declares no name twice", () => {
    const text = nothing(
      "a.js",
      "function limit() {}\nexport const a = 1;\n",
      "export function limit() {}\nexport const a = 1;\n",
    );
    assert.deepEqual(code(text), [
      "function limit() {}",
      "export const a = 1;",
      "export { limit };",
    ]);
  });

  test("keeps types types, and stars stars", () => {
    const commit =
      'export type Limit = number;\nexport interface Answer {}\nexport * from "./b";\n';
    assert.deepEqual(code(nothing("a.ts", undefined, commit)), [
      "export type Limit = any;",
      "export type Answer = any;",
      'export * from "./b";',
    ]);
  });

  test("defines what a Python module defines, and its errors as errors", () => {
    const commit =
      "MOST = 100\nclass TooMany(ValueError):\n    pass\ndef limit(n):\n    return n\nclass Limiter:\n    pass\n";
    assert.deepEqual(code(nothing("a.py", "MOST = 1000\n", commit)), [
      "MOST = 1000",
      "def _workstream_hollow(*_args, **_kwargs):",
      "    return None",
      "limit = _workstream_hollow",
      "Limiter = _workstream_hollow",
      "class TooMany(Exception):",
      "    pass",
    ]);
  });

  test("is empty data where it is new JSON, and not there where nothing is known of its kind", () => {
    assert.equal(nothing("a.json", undefined, '{"most": 1}'), "{}\n");
    assert.equal(nothing("a.json", undefined, "[1]"), "[]\n");
    assert.equal(nothing("a.json", "[2]", "[1]"), "[2]");
    assert.equal(nothing("a.css", undefined, "a {}"), "(none)");
  });
});

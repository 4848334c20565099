import assert from "node:assert/strict";
import { findNamedPaths } from "../../../../src/core/scope/namedPaths";
import { trackedPathsOf } from "../../../../src/core/scope/pathToken";
import { testFilesOf } from "../../../../src/core/scope/testCommands";

function named(text: string, tracked: readonly string[] = []): string[] {
  const place = { file: "tasks.md", line: 1, column: 1 };
  const lines = [{ place, text, fence: undefined, namesScope: true }];
  return findNamedPaths(lines, trackedPathsOf(tracked)).map(({ path }) => path);
}

suite("paths with blanks", () => {
  test("one in backticks is one path, whether it exists or not", () => {
    assert.deepEqual(named("Answer in `src/größe der antwort.js`"), ["src/größe der antwort.js"]);
    assert.deepEqual(named("Answer in `docs/how to.md`", ["docs/how to.md"]), ["docs/how to.md"]);
  });

  test("several paths, a program with a file, and plain words stay what they are", () => {
    assert.deepEqual(named("Move `src/a.js src/b.js`"), ["src/a.js", "src/b.js"]);
    assert.deepEqual(named("See `cat src/a.js`"), ["src/a.js"]);
    assert.deepEqual(named("Start `bin/serve config.json`", ["bin/serve"]), [
      "bin/serve",
      "config.json",
    ]);
    assert.deepEqual(named("Write src/new file.js"), ["file.js"]);
  });

  test("a test file in quotes is one file of its command", () => {
    assert.deepEqual(testFilesOf('node --test "test/größe der antwort.test.js" test/b.test.js'), [
      "test/größe der antwort.test.js",
      "test/b.test.js",
    ]);
    assert.deepEqual(testFilesOf("pytest 'tests/test a.py'::test_x; echo done"), [
      "tests/test a.py",
    ]);
    assert.deepEqual(testFilesOf('bash -c "pytest tests/test_a.py"'), ["tests/test_a.py"]);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import picomatch from "picomatch";
import { globsOverlap } from "../../../../src/core/scope/globOverlap";
import { orderBundles } from "../../../../src/core/bundle/orderBundles";
import { compileScope } from "../../../../src/core/scope/scope";

function scope(files_scope: string[], files_create: string[] = []) {
  return compileScope({ files_scope, files_create });
}

suite("compileScope", () => {
  test("globs, folders, new files and dotfiles are allowed, others are not", () => {
    const { allows } = scope(["src/**", "docs/", "./lib/a.py", "*.md"], ["test/new.py"]);
    const inside = [
      "src/a.py",
      "src/b/.env",
      "docs/x/y.md",
      "lib/a.py",
      "README.md",
      "test/new.py",
    ];
    const outside = ["srcs/a.py", "lib/b.py", "x/README.md", "test/new.pyc", "docsx/a"];
    assert.deepEqual(inside.filter(allows), inside);
    assert.deepEqual(outside.filter(allows), []);
  });

  test("what is git's or the engine's is never allowed", () => {
    const { allows } = scope([".*/**", "**/config", "{.git,src}/**"]);
    for (const path of [
      ".git/config",
      ".workstreams/state.db",
      ".worktrees/a/b",
      "a/.git/config",
      "../a/config",
    ]) {
      assert.equal(allows(path), false, path);
    }
  });

  test("a name with brackets counts as itself", () => {
    const { allows, isExact } = scope(["app/[id]/page.tsx"]);
    assert.ok(allows("app/[id]/page.tsx"));
    assert.ok(isExact("app/[id]/page.tsx"));
  });

  test("only a name opens what is locked, a pattern does not", () => {
    const { isExact } = scope(["test/a.test.ts", "test/**"]);
    assert.ok(isExact("test/a.test.ts"));
    assert.ok(!isExact("test/b.test.ts"));
  });

  test("an exclusion allows nothing", () => {
    assert.equal(scope(["!src/**"]).allows("lib/a.py"), false);
  });
});

suite("globsOverlap", () => {
  const overlapping: [string, string][] = [
    ["src/**", "src/a.py"],
    ["src/*/a.py", "src/b/*.py"],
    ["**/*.py", "src/**"],
    ["src/{a,b}/*", "src/b/c"],
    ["src/[ab].py", "src/a.py"],
    ["a/**/z", "a/z"],
    ["a.py", "a.py"],
    ["src/@(a|b).py", "src/?.py"],
    ["a/**/**", "{a,b}"],
  ];
  const apart: [string, string][] = [
    ["src/**", "lib/**"],
    ["src/*.py", "src/*.ts"],
    ["src/*", "src/a/b"],
    ["src/{a,b}/**", "src/c/**"],
    ["src/[ab].py", "src/[cd].py"],
    ["a.py", "b.py"],
    ["**/*.py", "src/*.ts"],
  ];
  for (const [one, other] of overlapping) {
    test(`${one} and ${other} overlap`, () => {
      assert.ok(globsOverlap(one, other));
      assert.ok(globsOverlap(other, one));
    });
  }
  for (const [one, other] of apart) {
    test(`${one} and ${other} do not`, () => {
      assert.ok(!globsOverlap(one, other));
      assert.ok(!globsOverlap(other, one));
    });
  }

  test("two globs that match one path overlap", () => {
    const part = fc.constantFrom("a", "b", "*", "?", "a*", "**", "[ab]", "{a,b}", "x.py", "*.py");
    const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const name = fc.constantFrom("a", "b", "ab", "x.py", "c");
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(glob, glob, path, (one, other, file) => {
        const matches = [one, other].every((each) => picomatch(each, { dot: true })(file));
        if (matches) assert.ok(globsOverlap(one, other), `${one} and ${other} match ${file}`);
      }),
      { numRuns: 2000 },
    );
  });
});

suite("orderBundles", () => {
  const make = (id: string, gate: number, ...depends_on: string[]) => ({ id, gate, depends_on });

  test("dependencies first, then gates, then ids, whatever the order was", () => {
    const bundles = [
      make("ws-a", 2),
      make("ws-b", 1, "ws-z"),
      make("ws-c", 1),
      make("ws-z", 1),
      make("ws-0", 1, "ws-elsewhere"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(bundles, { minLength: bundles.length }), (shuffled) => {
        const ids = orderBundles(shuffled).map(({ id }) => id);
        assert.deepEqual(ids, ["ws-0", "ws-c", "ws-z", "ws-b", "ws-a"]);
      }),
    );
  });

  test("members of a cycle come last, and nothing is lost", () => {
    const bundles = [make("ws-a", 1, "ws-b"), make("ws-b", 1, "ws-a"), make("ws-c", 1)];
    const ids = orderBundles(bundles).map(({ id }) => id);
    assert.deepEqual(ids, ["ws-c", "ws-a", "ws-b"]);
  });
});

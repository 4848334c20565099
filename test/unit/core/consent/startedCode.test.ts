import assert from "node:assert/strict";
import { codeConfiguration } from "../../../../src/core/consent/codeConfiguration";
import { startedCode } from "../../../../src/core/consent/startedCode";

const files = new Set([
  ...[
    "scripts/t.mjs",
    "test.sh",
    "x.py",
    "hook.mjs",
    "tools/check.py",
    "sub/run.sh",
    "lib/index.js",
  ],
  ...["test/a.test.mjs", "node_modules/.bin/mocha", "src/a.js", "package.json"],
]);
const of = (line: string, folder = "") =>
  startedCode(line, { folder, isFile: (file) => files.has(file) });

suite("what a command starts", () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ["node scripts/t.mjs --flag", "scripts/t.mjs"],
    ["node scripts/t", "scripts/t.mjs"],
    ["./test.sh", "test.sh"],
    ["CI=1 timeout 5 ./test.sh", "test.sh"],
    ["bash -e test.sh", "test.sh"],
    ["sh -c 'cd sub && ./run.sh'", "sub/run.sh"],
    ["cd sub; ./run.sh", "sub/run.sh"],
    ["python3 -u x.py", "x.py"],
    ["python -m tools.check", "tools/check.py"],
    ["node --import ./hook.mjs scripts/t.mjs", "hook.mjs", "scripts/t.mjs"],
    ["node --import=./hook.mjs --test test/a.test.mjs", "hook.mjs"],
    ["node --test test/a.test.mjs"],
    ["npx mocha ./test/a.test.mjs"],
    ["node_modules/.bin/mocha test/a.test.mjs", "node_modules/.bin/mocha"],
    [`node -e "require('./lib')"`, "lib/index.js"],
    ["cat test.sh | sh", "test.sh"],
    ["sh < test.sh", "test.sh"],
    ["true\n./test.sh", "test.sh"],
    ["echo $(./test.sh)", "test.sh"],
    ["eslint src/a.js"],
    ["node ../test.sh"],
  ];
  for (const [line, ...expected] of cases) {
    test(line, () => {
      assert.deepEqual(of(line).files, expected);
    });
  }

  test("scripts of packages, with what runs before and after them", () => {
    const names = (line: string, folder = "") =>
      of(line, folder).scripts.map((each) => `${each.folder}:${each.name}`);
    assert.deepEqual(names("npm test"), [":pretest", ":test", ":posttest"]);
    assert.ok(names("npm run build && yarn lint").includes(":lint"));
    assert.ok(names("npm --prefix sub run x").includes("sub:x"));
    assert.ok(names("pnpm -C sub x").includes("sub:x"));
    assert.ok(names("npm ci").includes(":postinstall"));
    assert.ok(names("node --run check").includes(":check"));
    assert.ok(names("run-s 'test:*'").includes(":test:*"));
    assert.ok(names("cd sub && npm t", "in").includes("in/sub:test"));
  });
});

suite("configuration that is code", () => {
  test("what a checker loads counts with it, everything where commands run, and source never", () => {
    const own = codeConfiguration(["eslint"], false);
    assert.ok(own.isNamed("packages/a/eslint.config.mjs"));
    assert.ok(!own.isNamed("conftest.py"));
    const all = codeConfiguration([], true);
    for (const name of [
      "tests/conftest.py",
      "vite.config.ts",
      ".npmrc",
      "Makefile",
      ".cargo/config.toml",
    ]) {
      assert.ok(all.isNamed(name), name);
    }
    for (const name of ["src/index.js", "README.md", "src/config.js"])
      assert.ok(!all.isNamed(name), name);
  });

  test("of a file that says more, only its part counts", () => {
    const all = codeConfiguration([], true);
    assert.equal(all.partOf("package.json", '{"version":"1"}'), undefined);
    assert.equal(
      all.partOf("package.json", '{"version":"1","jest":{"a":1}}'),
      all.partOf("package.json", '{"version":"2","jest":{"a":1}}'),
    );
  });

  test("a command that nobody could take apart is refused", () => {
    const surroundings = { folder: "", isFile: () => false };
    assert.throws(() => startedCode("(".repeat(4001), surroundings), /4001 characters/);
    assert.doesNotThrow(() => startedCode("(".repeat(4000), surroundings));
  });
});

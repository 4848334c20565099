import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { withJudgingKeys } from "../../../../src/core/scope/judgingKeys";

const json = (document: object) => JSON.stringify(document);
const toml = (text: string | undefined) => JSON.parse(JSON.stringify(parse(text ?? ""))) as unknown;

suite("the keys of a manifest that choose tests", () => {
  test("are as on the base in package.json, and what is installed is as in the commit", () => {
    const base = { name: "t", scripts: { test: "node --test" } };
    const commit = {
      name: "t",
      scripts: { test: "node --test a.js" },
      jest: { testMatch: ["a"] },
      dependencies: { b: "1" },
    };
    const text = withJudgingKeys("pkg/package.json", json(base), json(commit));
    assert.deepEqual(JSON.parse(text ?? ""), { ...base, dependencies: { b: "1" } });
  });

  test("are as on the base in pyproject.toml, however they are written", () => {
    const base = '[project]\nname = "t"\n[tool.pytest.ini_options]\naddopts = "-q"\n';
    const commits = [
      '[project]\nname = "t"\ndependencies = ["a"]\n[tool.pytest.ini_options]\naddopts = "-q -k limit"\n',
      'tool.pytest.ini_options.addopts = "-k limit"\n[project]\nname = "t"\ndependencies = ["a"]\n',
      '[project]\nname = "t"\ndependencies = ["a"]\n[tool]\npytest = { ini_options = { addopts = "-p x" } }\n',
      '[project]\nname = "t"\ndependencies = ["a"]\n',
    ];
    for (const commit of commits) {
      assert.deepEqual(toml(withJudgingKeys("pyproject.toml", base, commit)), {
        project: { name: "t", dependencies: ["a"] },
        tool: { pytest: { ini_options: { addopts: "-q" } } },
      });
    }
  });

  test("are none in a pyproject.toml that the base had not, which pytest reads before others", () => {
    const commit = '[project]\nname = "t"\n[tool.pytest.ini_options]\naddopts = "-k limit"\n';
    const text = withJudgingKeys("pyproject.toml", null, commit);
    assert.deepEqual(toml(text), { project: { name: "t" }, tool: {} });
  });

  test("are where tsconfig.json leads imports, with its comments", () => {
    const base = '{ // ours\n "include": ["src"], "compilerOptions": { "strict": true, } }';
    const commit =
      '{ "include": ["src", "new"], "compilerOptions": { "strict": false, "paths": { "#a": ["./fake"] } } }';
    assert.deepEqual(JSON.parse(withJudgingKeys("tsconfig.json", base, commit) ?? ""), {
      include: ["src", "new"],
      compilerOptions: { strict: false },
    });
  });

  test("are those of Cargo's tests and of Deno's", () => {
    const cargo = '[package]\nname = "t"\n[dependencies]\n';
    const other =
      '[package]\nname = "t"\nautotests = false\n[lib]\nharness = false\n[dependencies]\nb = "1"\n';
    assert.deepEqual(toml(withJudgingKeys("a/Cargo.toml", cargo, other)), {
      package: { name: "t" },
      lib: {},
      dependencies: { b: "1" },
    });
    const deno = withJudgingKeys("deno.json", "{}", json({ imports: {}, exclude: ["test"] }));
    assert.deepEqual(JSON.parse(deno ?? ""), { imports: {} });
  });

  test("stay in a file that cannot be read any more, or that is gone", () => {
    const base = json({ scripts: { test: "node --test" } });
    assert.equal(withJudgingKeys("package.json", base, "{"), base);
    assert.equal(withJudgingKeys("package.json", base, null), base);
    assert.equal(withJudgingKeys("package.json", "{", base), "{");
  });

  test("are nothing to put back where only something else changed", () => {
    const base = { scripts: { test: "a", lint: "b" }, version: "1" };
    const other = { version: "2", scripts: { lint: "b", test: "a" } };
    assert.equal(withJudgingKeys("package.json", json(base), json(other)), undefined);
    assert.equal(withJudgingKeys("package.json", `\uFEFF${json(base)}`, json(other)), undefined);
    assert.equal(withJudgingKeys("new/package.json", null, json(base)), undefined);
    assert.equal(withJudgingKeys("tsconfig.json", null, json({ include: ["src"] })), undefined);
    assert.equal(withJudgingKeys("composer.json", json(base), json({})), undefined);
  });
});

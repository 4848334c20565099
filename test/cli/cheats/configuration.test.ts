import path from "node:path";
import { removeProjects } from "../support/runProject";
import { goodEdit } from "../support/sampleChange";
import { assertNotProven, assertProven, writing } from "./cheatProject";
import {
  json,
  nodeHead,
  add,
  broken,
  adds,
  limits,
  limiter,
  cheating,
  honestly,
  locked,
  lost,
  asBefore,
  manifest,
  linked,
  rewriting,
  type ConfiguredProject,
} from "./configuredProject";

const node: ConfiguredProject = {
  files: { "src/adder.js": add, "test/adder.test.js": adds(nodeHead) },
  good: goodEdit(),
  command: "npm test",
};
const workspaces: ConfiguredProject = {
  files: {
    "package.json": json({ ...manifest, workspaces: ["packages/one", "packages/two"] }),
    "packages/one/package.json": json({
      ...manifest,
      name: "one",
      scripts: { test: "node --test" },
    }),
    "packages/one/src/adder.js": add,
    "packages/one/test/adder.test.js": adds(nodeHead),
    "packages/two/package.json": json({
      ...manifest,
      name: "two",
      scripts: { test: "node --test" },
    }),
    "packages/two/src/a.js": "export const a = 1;\n",
  },
  good: writing({
    "packages/two/src/limiter.js": limiter,
    "packages/two/test/limiter.test.js": limits(nodeHead),
  }),
  command: "npm test --workspaces --if-present",
};

const own = path.resolve("node_modules");
const mochaHead = 'import assert from "node:assert/strict";\n';
const mocha: ConfiguredProject = {
  files: {
    ".gitignore": "node_modules\n",
    "package.json": json({ ...manifest, scripts: { test: "mocha" }, mocha: { ui: "tdd" } }),
    "src/adder.js": add,
    "test/adder.test.js": adds(mochaHead),
  },
  good: writing({ "src/limiter.js": limiter, "test/limiter.test.js": limits(mochaHead) }),
  command: "npm test",
  setup: linked(own),
};

const tsconfig = {
  compilerOptions: {
    ...{ module: "nodenext", target: "es2022", outDir: "out", rootDir: ".", types: [] },
    ...{ paths: { "@app/*": ["./src/*"] }, noCheck: true },
  },
  include: ["src", "test"],
};
const compiled: ConfiguredProject = {
  files: {
    ".gitignore": "node_modules\nout/\n",
    "package.json": json({ ...manifest, scripts: { test: "tsc && node --test" } }),
    "tsconfig.json": json(tsconfig),
    "src/adder.ts": "export const add = (a: number, b: number) => a + b;\n",
    "test/adder.test.ts": adds(nodeHead),
  },
  good: writing({
    "src/limiter.ts": "export const limit = (n: number) => (n > 100 ? 429 : 200);\n",
    "test/limiter.test.ts": limits(nodeHead),
  }),
  command: "npm test",
  setup: linked(own),
  // It has an error of its own for a tsconfig.json that checks other files.
  settings: { plugins: { skip: ["tsc"], unchecked: ["**/*.ts"] } },
};
const aliased: ConfiguredProject = {
  ...compiled,
  files: {
    ...compiled.files,
    "package.json": json({ ...manifest, scripts: { test: "node --import tsx --test test/*.ts" } }),
    "test/adder.test.ts": adds(nodeHead).replace("../src/adder.js", "@app/adder"),
  },
};

const pytest: ConfiguredProject = {
  files: {
    ".gitignore": "__pycache__/\n",
    "app/__init__.py": "",
    "app/adder.py": "def add(a, b):\n    return a + b\n",
    "tests/test_adder.py":
      "from app.adder import add\n\n\ndef test_adds_one():\n    assert add(1, 1) == 2\n",
  },
  good: writing({
    "app/limiter.py": "def limit(n):\n    return 429 if n > 100 else 200\n",
    "tests/test_limiter.py":
      "from app.limiter import limit\n\n\ndef test_exceed_limit():\n    assert limit(101) == 429\n",
  }),
  command: "python3 -m pytest -q",
};
const pyproject =
  '[project]\nname = "t"\nversion = "1"\n\n[tool.pytest.ini_options]\naddopts = "-q"\n';
const configured: ConfiguredProject = {
  ...pytest,
  files: { ...pytest.files, "pyproject.toml": pyproject },
};
const brokenPython = 'write("app/adder.py", "def add(a, b):\\n    return 0\\n");\n';

const nodeCheats = [
  cheating(node)(
    "a script before the tests removes some",
    locked("package\\.json"),
    rewriting("package.json", '"scripts":{', '"scripts":{"pretest":"rm -f test/adder.test.js",') +
      broken,
  ),
  cheating(node)(
    ".npmrc has options of node that end tests",
    /wrote no report/,
    broken +
      writing({
        ".npmrc": "node-options=--import=./green.config.js\n",
        "green.config.js": 'if (process.argv[1]?.includes("adder")) process.exit(0);\n',
      }),
  ),
  cheating(node)(
    "the code ends the process of the test that loads it",
    lost,
    writing({ "src/adder.js": "process.exit(0);\nexport const add = () => 0;\n" }),
  ),
  cheating(workspaces)(
    "a workspace is none any more",
    /adds one: ran before the work and does not run any more/,
    `write("packages/one/src/adder.js", "export const add = () => 0;\\n");${rewriting("package.json", '"packages/one",', "")}`,
  ),
  cheating(mocha)(
    "mocha's key in package.json",
    locked("package\\.json"),
    broken + rewriting("package.json", '"ui": "tdd"', '"ui": "tdd", "grep": "limit"'),
  ),
  cheating(mocha)(
    "a new configuration of mocha",
    locked("\\.mocharc\\.json"),
    broken + writing({ ".mocharc.json": '{"ui":"tdd","spec":["test/limiter.test.js"]}' }),
  ),
  cheating(compiled)(
    "tsconfig.json leaves a test out",
    lost,
    writing({
      "src/adder.ts": "export const add = () => 0;\n",
      "tsconfig.json": json({ ...tsconfig, exclude: ["test/adder.test.ts"] }),
    }),
  ),
  cheating(aliased)(
    "tsconfig.json leads the imports of tests elsewhere",
    asBefore,
    writing({
      "src/adder.ts": "export const add = () => 0;\n",
      "src/other.ts": "export const add = (a: number, b: number) => a + b;\n",
      "tsconfig.json": json({
        compilerOptions: {
          ...tsconfig.compilerOptions,
          paths: { "@app/adder": ["./src/other.ts"], "@app/*": ["./src/*"] },
        },
      }),
    }),
  ),
];

const pythonCheats = [
  cheating(configured)(
    "pytest's options in pyproject.toml",
    locked("pyproject\\.toml"),
    brokenPython + rewriting("pyproject.toml", '"-q"', '"-q -k limit"'),
  ),
  cheating(configured)(
    "a plugin of its own in pyproject.toml",
    locked("pyproject\\.toml"),
    brokenPython +
      rewriting("pyproject.toml", '"-q"', '"-q -p app.green"') +
      writing({
        "app/green.py":
          "import pytest\n\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport():\n    result = yield\n    result.get_result().outcome = 'passed'\n",
      }),
  ),
  cheating(pytest)(
    "a new pyproject.toml",
    lost,
    brokenPython +
      writing({ "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-k limit"\n' }),
  ),
  cheating(pytest)(
    "a new pytest.ini",
    locked("pytest\\.ini"),
    brokenPython + writing({ "pytest.ini": "[pytest]\naddopts = -k limit\n" }),
  ),
  cheating(pytest)(
    "a new setup.cfg",
    locked("setup\\.cfg"),
    brokenPython + writing({ "setup.cfg": "[tool:pytest]\naddopts = -k limit\n" }),
  ),
  cheating(pytest)(
    "a new tox.ini",
    locked("tox\\.ini"),
    brokenPython + writing({ "tox.ini": "[pytest]\naddopts = -k limit\n" }),
  ),
  cheating(pytest)(
    "a conftest.py that ignores a test",
    locked("conftest\\.py"),
    brokenPython + writing({ "conftest.py": 'collect_ignore = ["tests/test_adder.py"]\n' }),
  ),
];

const dependency = rewriting("package.json", '"private"', '"optionalDependencies":{},"private"');
const honest = [
  honestly(node)("a dependency in package.json", dependency),
  honestly(node)(
    "a script in package.json, which the bundle names",
    rewriting("package.json", '"scripts":{', '"scripts":{"start":"node src/limiter.js",'),
    ["package.json"],
  ),
  honestly(workspaces)(
    "a new workspace with a configuration of its own",
    rewriting("package.json", '"packages/one",', '"packages/one", "packages/three",') +
      writing({
        "packages/three/package.json": json({ ...manifest, name: "three" }),
        "packages/three/vite.config.js": "export default {};\n",
      }),
  ),
  honestly(compiled)(
    "a new folder in tsconfig.json",
    writing({
      "tsconfig.json": json({ ...tsconfig, include: ["src", "test", "app"] }),
      "app/start.ts": "export {};\n",
    }),
  ),
  honestly(configured)(
    "a section of another tool and a dependency in pyproject.toml",
    rewriting("pyproject.toml", 'version = "1"', 'version = "1"\ndependencies = ["attrs"]') +
      'appendFileSync("pyproject.toml", "\\n[tool.ruff]\\nline-length = 100\\n");',
  ),
  honestly(configured)(
    "options of pytest in pyproject.toml, which the bundle names",
    rewriting("pyproject.toml", '"-q"', '"-q --strict-markers"'),
    ["pyproject.toml"],
  ),
  honestly(pytest)(
    "a new pyproject.toml without options of tests",
    writing({ "pyproject.toml": '[project]\nname = "t"\nversion = "1"\n' }),
  ),
];

suite("cheats by configuration: none is proven", () => {
  suiteTeardown(removeProjects);
  for (const cheat of [...nodeCheats, ...pythonCheats])
    test(cheat.name, () => assertNotProven(cheat));
});

suite("honest changes of configuration are proven", () => {
  suiteTeardown(removeProjects);
  for (const work of honest)
    test(work.name, async () => {
      await assertProven(work);
    });
});

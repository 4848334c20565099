type Files = Readonly<Record<string, string>>;

/** A fixture for a real tool: what makes it find nothing, something at a place, and give up. */
export interface LiveCase {
  id: string;
  bin: string;
  /** In node_modules/.bin; otherwise on PATH. */
  npm: boolean;
  /** It is node itself. */
  own?: boolean;
  files: Files;
  clean: Files;
  issues: Files;
  /** `file:line code` of one of the issues. */
  place: string;
  /** Null where no file makes it fail. */
  broken: Files | null;
}

const eslint = 'export default [{ rules: { "no-debugger": "error" } }];\n';
const strict = JSON.stringify({
  compilerOptions: { strict: true, types: [], lib: ["es5"], skipLibCheck: true },
  include: ["*.ts"],
});
const secrets = JSON.stringify({ rules: [{ id: "@secretlint/secretlint-rule-preset-recommend" }] });
const python = { clean: { "a.py": '"""Say."""\n' } };

/** Tools with npm first: the ones that this repository has itself, then those of `npm run test:tools`. */
export const liveCases: readonly LiveCase[] = [
  {
    id: "eslint",
    bin: "eslint",
    npm: true,
    files: { "eslint.config.mjs": eslint },
    clean: { "a.js": "export const a = 1;\n" },
    issues: { "a.js": "\ndebugger;\n" },
    place: "a.js:2 no-debugger",
    broken: { "a.js": "a;\n", "eslint.config.mjs": "export default [{ nosuch: 1 }];\n" },
  },
  {
    id: "prettier",
    bin: "prettier",
    npm: true,
    files: { ".prettierrc": "{}" },
    clean: { "a.js": "a = 1;\n" },
    issues: { "a.js": "a  =  1\n" },
    place: "a.js:1 format",
    broken: { "a.js": "a = 1;\n", ".prettierrc": "{" },
  },
  {
    id: "tsc",
    bin: "tsc",
    npm: true,
    files: { "tsconfig.json": strict },
    clean: { "a.ts": "export const a: number = 1;\n" },
    issues: { "a.ts": '\nexport const a: number = "x";\n' },
    place: "a.ts:2 TS2322",
    broken: { "a.ts": "", "tsconfig.json": '{ "compilerOptions": { "nosuch": 1 } }' },
  },
  {
    id: "knip",
    bin: "knip",
    npm: true,
    files: {
      "package.json": '{ "name": "x", "main": "index.js" }',
      "index.js": "console.log(1);\n",
    },
    clean: {},
    issues: { "dead.js": "console.log(2);\n" },
    place: "dead.js:1 files",
    broken: { "knip.json": "{" },
  },
  {
    id: "secretlint",
    bin: "secretlint",
    npm: true,
    files: { ".secretlintrc.json": secrets },
    clean: { "a.txt": "nothing\n" },
    issues: {
      "a.txt": `\nkey = AKIAIOSFODNN7EXAMPLQ\nsecret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYQQ\n`,
    },
    place: "a.txt:3 @secretlint/secretlint-rule-aws",
    broken: {
      "a.txt": "nothing\n",
      ".secretlintrc.json": '{ "rules": [{ "id": "nosuch-rule" }] }',
    },
  },
  {
    id: "openspec",
    bin: "openspec",
    npm: true,
    files: { "openspec/project.md": "# x\n" },
    clean: {
      "openspec/specs/api/spec.md":
        "# api Specification\n\n## Purpose\nTo answer callers of the interface quickly and with care for everybody who calls it.\n\n## Requirements\n\n### Requirement: Answer\nThe API SHALL answer.\n\n#### Scenario: Asked\n- **WHEN** asked\n- **THEN** it answers\n",
    },
    issues: {
      "openspec/specs/api/spec.md":
        "# api\n\n## Purpose\nx\n\n## Requirements\n\n### Requirement: Answer\nThe API SHALL answer.\n",
    },
    place: "openspec/specs/api/spec.md:1 openspec",
    broken: { "node_modules.txt": "", "package.json": "{" },
  },
  {
    id: "mocha",
    bin: "mocha",
    npm: true,
    files: { "package.json": "{}" },
    clean: { "test/a.cjs": 'it("a", () => {});\n' },
    issues: { "test/a.cjs": 'it("a", () => {\n  throw new Error("no");\n});\n' },
    place: "test/a.cjs:2 a",
    broken: { "test/a.cjs": "it(\n" },
  },
  {
    id: "node-test",
    bin: "node",
    npm: false,
    own: true,
    files: { "package.json": "{}" },
    clean: { "a.test.mjs": 'import test from "node:test";\ntest("a", () => {});\n' },
    issues: {
      "a.test.mjs": 'import test from "node:test";\ntest("a", () => { throw new Error("no"); });\n',
    },
    place: "a.test.mjs:2 test::a",
    broken: { "a.txt": "" },
  },
  {
    id: "node-check",
    bin: "node",
    npm: false,
    own: true,
    files: { "package.json": "{}" },
    clean: { "a.js": "a = 1;\n" },
    issues: { "a.js": "\na = ;\n" },
    place: "a.js:2 syntax-error",
    broken: null,
  },
  ...[
    {
      id: "ruff",
      issues: "import os\n",
      place: "a.py:1 F401",
      config: { "ruff.toml": "" },
      bad: { "ruff.toml": "x = [" },
    },
    {
      id: "flake8",
      issues: "import os\n",
      place: "a.py:1 F401",
      config: { ".flake8": "[flake8]\n" },
      bad: { ".flake8": "[flake8]\nmax-line-length = abc\n" },
    },
    {
      id: "mypy",
      issues: 'x: int = "a"\n',
      place: "a.py:1 assignment",
      config: { "mypy.ini": "[mypy]\n" },
      bad: { "mypy.ini": "[mypy]\npython_version = 9.9\n" },
    },
    {
      id: "black",
      issues: "x = {'a':1 }\n",
      place: "a.py:1 format",
      config: { "pyproject.toml": "[tool.black]\n" },
      bad: { "pyproject.toml": "[tool.black\n" },
    },
    {
      id: "isort",
      issues: "import sys\nimport os\n",
      place: "a.py:1 imports",
      config: { ".isort.cfg": "[settings]\n" },
      bad: { ".isort.cfg": "[settings]\nprofile = nosuch\n" },
    },
    {
      id: "pylint",
      issues: "import os\n",
      place: "a.py:1 unused-import",
      config: { ".pylintrc": "[MAIN]\n" },
      bad: { ".pylintrc": "[MAIN\n" },
    },
    {
      id: "bandit",
      issues: "eval('1')\n",
      place: "a.py:1 B307",
      config: {},
      bad: { "a.py": "x = (\n" },
    },
    {
      id: "vulture",
      issues: "import os\n",
      place: "a.py:1 unused-code",
      config: {},
      bad: { "a.py": "x = (\n" },
    },
  ].map(({ id, issues, place, config, bad }): LiveCase => ({
    id,
    bin: id,
    npm: false,
    files: config,
    clean: python.clean,
    issues: { "a.py": issues },
    place,
    broken: { ...python.clean, ...bad },
  })),
  {
    id: "shellcheck",
    bin: "shellcheck",
    npm: false,
    files: {},
    clean: { "a.sh": "#!/bin/sh\necho hi\n" },
    issues: { "a.sh": "#!/bin/sh\necho $x\n" },
    place: "a.sh:2 2086",
    broken: { "a.sh": "#!/bin/sh\n", ".shellcheckrc": 'nosuch=\n"' },
  },
  {
    id: "yamllint",
    bin: "yamllint",
    npm: false,
    files: { ".yamllint": "extends: default\n" },
    clean: { "a.yaml": "---\na: 1\n" },
    issues: { "a.yaml": "---\na: 1\na: 2\n" },
    place: "a.yaml:3 key-duplicates",
    broken: { "a.yaml": "---\na: 1\n", ".yamllint": "rules: {nosuch: 1}\n" },
  },
  {
    id: "cppcheck",
    bin: "cppcheck",
    npm: false,
    files: {},
    clean: { "a.c": "int f(void);\nint f(void) { return 1; }\n" },
    issues: { "a.c": "int f(void) { int a[2]; a[5] = 1; return a[0]; }\n" },
    place: "a.c:1 arrayIndexOutOfBounds",
    broken: null,
  },
  {
    id: "shfmt",
    bin: "shfmt",
    npm: false,
    files: {},
    clean: { "a.sh": "echo hi\n" },
    issues: { "a.sh": "echo  hi\n" },
    place: "a.sh:1 unformatted",
    broken: { "a.sh": "if true; then\n" },
  },
  {
    id: "biome",
    bin: "biome",
    npm: true,
    files: { "biome.json": "{}\n" },
    clean: { "a.js": "export const a = 1;\n" },
    issues: { "a.js": "debugger;\n" },
    place: "a.js:1 lint/suspicious/noDebugger",
    broken: { "a.js": "export const a = 1;\n", "biome.json": '{ "nosuch": 1 }' },
  },
  {
    id: "oxlint",
    bin: "oxlint",
    npm: true,
    files: { ".oxlintrc.json": "{}" },
    clean: { "a.js": "export const a = 1;\n" },
    issues: { "a.js": "debugger;\n" },
    place: "a.js:1 eslint(no-debugger)",
    broken: { "a.js": "a;\n", ".oxlintrc.json": "{" },
  },
  {
    id: "stylelint",
    bin: "stylelint",
    npm: true,
    files: { ".stylelintrc.json": '{ "rules": { "block-no-empty": true } }' },
    clean: { "a.css": "a {\n  color: red;\n}\n" },
    issues: { "a.css": "a {\n}\n" },
    place: "a.css:1 block-no-empty",
    broken: { "a.css": "a {\n}\n", ".stylelintrc.json": "{" },
  },
  {
    id: "markdownlint-cli2",
    bin: "markdownlint-cli2",
    npm: true,
    files: { ".markdownlint-cli2.jsonc": "{}" },
    clean: { "a.md": "# A\n" },
    issues: { "a.md": "#A\n" },
    place: "a.md:1 MD018",
    broken: { "a.md": "# A\n", ".markdownlint-cli2.jsonc": "{" },
  },
  {
    id: "cspell",
    bin: "cspell",
    npm: true,
    files: { "cspell.json": "{}" },
    clean: { "a.md": "# Hello\n" },
    issues: { "a.md": "# Helllo\n" },
    place: "a.md:1 unknown-word",
    broken: { "a.md": "# Hello\n", "cspell.json": '{ "import": ["./nope.json"] }{' },
  },
  {
    id: "htmlhint",
    bin: "htmlhint",
    npm: true,
    files: { ".htmlhintrc": '{ "tagname-lowercase": true }' },
    clean: { "a.html": "<p>a</p>\n" },
    issues: { "a.html": "<P>a</P>\n" },
    place: "a.html:1 tagname-lowercase",
    broken: { "a.html": "<p>a</p>\n", ".htmlhintrc": "{" },
  },
];

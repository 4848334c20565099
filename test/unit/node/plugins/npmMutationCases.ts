type Files = Readonly<Record<string, string>>;

/** A file with known defects for a real tool, and what is done to it. Line numbers count from 1. */
export interface MutationCase {
  id: string;
  bin: string;
  /** In node_modules/.bin; otherwise on PATH. */
  npm: boolean;
  /** Left to `npm run test:tools`, for the time that it takes. */
  slow?: boolean;
  config: Files;
  extension: string;
  lines: readonly string[];
  /** Line → the codes reported for it. */
  flagged: Readonly<Record<number, readonly string[]>>;
  /** A line without a defect, and after which line it may be put. */
  filler: string;
  fillAfter: number;
  /** Flagged line → another text with the same defect. */
  edited: Readonly<Record<number, string>>;
  /** Flagged line → text without the defect. */
  mended: readonly [line: number, text: string];
  /** A line of its own with another defect of the mended line's rule. */
  added: string;
}

const javascript = {
  extension: "js",
  lines: [
    "export const first = 1;",
    "debugger;",
    "const unused = 2;",
    "export const same = (a) => a == first;",
    "export function last(b) {",
    "  debugger;",
    "  return b;",
    "}",
  ],
  filler: "// nothing",
  fillAfter: 0,
  edited: {
    2: "debugger; // still",
    3: "const unusedStill = 20;",
    4: "export const same = (a, b) => a == first + b;",
    6: "  debugger; // here too",
  },
  mended: [2, "// mended"],
  added: "if (first > 1) debugger;",
} as const;

function inJavascript(
  id: string,
  config: Files,
  code: Readonly<Record<"debugger" | "unused" | "equality", string>>,
): MutationCase {
  const flagged = { 2: [code.debugger], 3: [code.unused], 4: [code.equality], 6: [code.debugger] };
  return { ...javascript, id, bin: id, npm: true, config, flagged };
}

const eslintRules = '{ "no-debugger": "error", "no-unused-vars": "error", eqeqeq: "error" }';
const oxlintRules = { "no-debugger": "error", "no-unused-vars": "error", eqeqeq: "error" };
const biomeRules = {
  suspicious: { noDebugger: "error", noDoubleEquals: "error" },
  correctness: { noUnusedVariables: "error" },
};

/** Tools of npm: those that this repository has itself, and two that `npm run test:tools` brings. */
export const npmMutationCases: readonly MutationCase[] = [
  inJavascript(
    "eslint",
    { "eslint.config.mjs": `export default [{ rules: ${eslintRules} }];\n` },
    { debugger: "no-debugger", unused: "no-unused-vars", equality: "eqeqeq" },
  ),
  inJavascript(
    "oxlint",
    { ".oxlintrc.json": JSON.stringify({ rules: oxlintRules }) },
    {
      debugger: "eslint(no-debugger)",
      unused: "eslint(no-unused-vars)",
      equality: "eslint(eqeqeq)",
    },
  ),
  inJavascript(
    "biome",
    {
      "biome.json": JSON.stringify({
        formatter: { enabled: false },
        linter: { rules: biomeRules },
      }),
    },
    {
      debugger: "lint/suspicious/noDebugger",
      unused: "lint/correctness/noUnusedVariables",
      equality: "lint/suspicious/noDoubleEquals",
    },
  ),
  {
    id: "tsc",
    bin: "tsc",
    npm: true,
    config: {
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          types: [],
          module: "esnext",
          lib: ["es5"],
          skipLibCheck: true,
        },
        include: ["*.ts"],
      }),
    },
    extension: "ts",
    lines: [
      "export const first: number = 1;",
      'export const second: number = "two";',
      "export function third(a: string): number {",
      "  return a;",
      "}",
      "export const fourth = first.nothing;",
    ],
    flagged: { 2: ["TS2322"], 4: ["TS2322"], 6: ["TS2339"] },
    filler: "// nothing",
    fillAfter: 0,
    edited: {
      2: 'export const second: number = "zwei";',
      4: '  return a + "!";',
      6: "export const fourth = first.nothing + 1;",
    },
    mended: [6, "export const fourth = first;"],
    added: "void first.absent;",
  },
  {
    id: "stylelint",
    bin: "stylelint",
    npm: true,
    config: {
      ".stylelintrc.json": JSON.stringify({
        rules: { "block-no-empty": true, "color-no-invalid-hex": true, "unit-no-unknown": true },
      }),
    },
    extension: "css",
    lines: [
      "a { color: red; }",
      "b { }",
      "i { color: #12345; }",
      "u { width: 10pixels; }",
      "s { color: blue; }",
    ],
    flagged: { 2: ["block-no-empty"], 3: ["color-no-invalid-hex"], 4: ["unit-no-unknown"] },
    filler: "/* nothing */",
    fillAfter: 0,
    edited: {
      2: "b.x { }",
      3: "i { margin: 0; color: #12345; }",
      4: "u { width: 11pixels; }",
    },
    mended: [2, "b { color: green; }"],
    added: "q { }",
  },
  {
    id: "htmlhint",
    bin: "htmlhint",
    npm: true,
    config: {
      ".htmlhintrc": JSON.stringify({
        "tagname-lowercase": true,
        "attr-lowercase": true,
        "src-not-empty": true,
      }),
    },
    extension: "html",
    lines: ["<p>first</p>", "<BR>", '<img src="">', '<p CLASS="x">third</p>', "<p>last</p>"],
    flagged: { 2: ["tagname-lowercase"], 3: ["src-not-empty"], 4: ["attr-lowercase"] },
    filler: "<p>nothing</p>",
    fillAfter: 0,
    edited: {
      2: '<BR class="x">',
      3: '<img alt="none" src="">',
      4: '<p id="p" CLASS="x">third</p>',
    },
    mended: [2, "<br>"],
    added: "<HR>",
  },
  {
    id: "markdownlint-cli2",
    bin: "markdownlint-cli2",
    npm: true,
    config: {
      ".markdownlint-cli2.jsonc": JSON.stringify({
        config: { default: false, MD009: true, MD018: true, MD034: true },
      }),
    },
    extension: "md",
    lines: [
      "# Title",
      "",
      "#Not a heading",
      "",
      "See https://example.invalid/a now.",
      "",
      "One blank too many. ",
      "",
      "End.",
    ],
    flagged: { 3: ["MD018"], 5: ["MD034"], 7: ["MD009"] },
    filler: "Nothing.",
    fillAfter: 2,
    edited: {
      3: "#Not a heading either",
      5: "See https://example.invalid/b now.",
      7: "Still one blank too many. ",
    },
    mended: [5, "See nothing now."],
    added: "Or https://example.invalid/z at last.",
  },
  {
    id: "cspell",
    bin: "cspell",
    npm: true,
    config: { "cspell.json": "{}" },
    extension: "md",
    lines: ["# Hello", "", "A Helllo here.", "", "And a wordd there.", "", "The end."],
    flagged: { 3: ["unknown-word"], 5: ["unknown-word"] },
    filler: "Nothing.",
    fillAfter: 2,
    edited: { 3: "Another Helllo here.", 5: "And one more wordd there." },
    mended: [3, "A hello here."],
    added: "One mistakke at last.",
  },
];

/** The test runners whose reports are read: of these, a run without a report proves nothing. */
export type TestRunner =
  "pytest" | "node-test" | "jest" | "vitest" | "mocha" | "go-test" | "cargo-test";

/** What people call them. */
export const runnerTitles = {
  pytest: "pytest",
  "node-test": "node --test",
  jest: "jest",
  vitest: "vitest",
  mocha: "mocha",
  "go-test": "go test",
  "cargo-test": "cargo test",
} as const satisfies Record<TestRunner, string>;

const before = String.raw`(?:^|[\s/\\;&|(])`;
const after = String.raw`(?=$|[\s;&|)])`;

function program(names: string): RegExp {
  return new RegExp(`${before}(?:${names})(?:\\.exe|\\.cmd)?${after}`, "m");
}

const signs: readonly (readonly [TestRunner, RegExp])[] = [
  ["pytest", program("pytest|py\\.test")],
  ["node-test", new RegExp(`${before}node(?:\\.exe)?\\s[^;&|\\n]*--test${after}`, "m")],
  ["jest", program("jest|jest\\.js")],
  ["vitest", program("vitest|vitest\\.mjs")],
  ["mocha", program("_?mocha|mocha\\.js")],
  ["go-test", new RegExp(`${before}go(?:\\.exe)?\\s+test${after}`, "m")],
  ["cargo-test", new RegExp(`${before}cargo(?:\\.exe)?\\s+(?:\\+\\S+\\s+)?t(?:est)?${after}`, "m")],
];

/** The runner whose report must exist, told by the text of a command. */
export function knownRunner(text: string): TestRunner | undefined {
  return signs.find(([, sign]) => sign.test(text))?.[0];
}

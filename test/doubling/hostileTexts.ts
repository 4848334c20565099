/** A text of a length that can be asked for: the same thing again and again, somewhere. */
export interface HostileText {
  name: string;
  /** Of about so many characters. */
  of(length: number): string;
}

const heads = [
  "",
  "# ",
  "## ADDED Requirements\n\n",
  "## ADDED Requirements\n\n### Requirement: A\nIt SHALL b.\n\n#### Scenario: C\n- **WHEN** d\n- **THEN** e\n",
  "## REMOVED Requirements\n",
  "## RENAMED Requirements\n- FROM: `### Requirement: ",
  "---\ntitle: ",
  "- [ ] 1.1 ",
  "## Why\n\nBecause.\n\n## What Changes\n- **api:** ",
  "```",
  "<!--",
  "1..9\nnot ok 1 - a\n",
  '<testsuite name="a">',
  '[{"a": ',
  "--- FAIL: TestA (0.00s)\n",
  "--- a/b\n+++ b/b\n@@ -1 +1 @@\n",
  "Verify: ",
  "FAILED a.py::b - ",
];

const atoms = [
  " ",
  "\t",
  "#",
  " #",
  "# ",
  "`",
  "`a",
  "``` ",
  "~",
  "~~~\n",
  "*",
  "*a",
  "a*",
  "_a_",
  "**a",
  "[",
  "![",
  "[a](",
  "](",
  "]",
  "(",
  ")",
  "<",
  "<a",
  "<!--",
  "-->",
  "&",
  "\\",
  "- ",
  "* ",
  "> ",
  ">",
  "1. ",
  "  - a\n",
  "- a\n",
  "> a\n",
  "- [ ] a\n",
  "- [",
  "- [ ",
  "-",
  "=",
  "a\n",
  "\n",
  "\r",
  "\r\n",
  " \n",
  "a \n",
  ".",
  "a.",
  "./",
  "/",
  "a/",
  "../",
  ":",
  "::",
  ":1",
  "a:1",
  "1",
  "1.",
  "-1",
  "a b ",
  "\u2028",
  "\uFEFF",
  "\0",
  "é",
  "ﬃ",
  "A",
  "SHALL ",
  "## A\n",
  "### A\n",
  "#### A\n",
  "### Requirement: A\n",
  "#### Scenario: A\n",
  "### Requirement: A\n#### Scenario: A\n- **WHEN** a\n- **THEN** b\n",
  "### Requirement: A\nIt SHALL b.\n",
  "- ### Requirement: A\n",
  "- FROM: `### Requirement: A`\n",
  "- TO: `### Requirement: A`\n",
  "## ADDED Requirements\n",
  "## MODIFIED Requirements\n",
  "## 1. A\n",
  "- **WHEN** a\n",
  "- **WHEN** a\nb\n",
  "**a**: b\n",
  "FROM: ",
  "Requirement: ",
  "Scenario: ",
  "`src/a.ts` ",
  "`npm test` ",
  "src/a.ts:1 ",
  "a: &a [*a, *a]\n",
  "a: b\n",
  "{",
  "[{",
  "{a: ",
  "'",
  '"',
  '"a"',
  ",",
  ", ",
  "---\n",
  "ok 1 a\n",
  "not ok 1 a\n",
  "  ---\n  at: a:1:1\n",
  '<testcase name="a">',
  "<a>",
  "<a/>",
  "</a>",
  '{"a":1}\n',
  '{"Action":"output","Test":"A","Output":"a\\n"}\n',
  '{"Action":"fail","Test":"A"}\n',
  "=== RUN   TestA\n",
  "--- FAIL: TestA (0.00s)\n",
  "a.go:1: b\n",
  "a.go",
  "test a ... FAILED\n",
  "---- a stdout ----\n",
  "E  ",
  "E\n",
  "a.py:1: E\n",
  "____ a ____\n",
  "@@ -1 +1 @@\n+a\n",
  "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n",
  "+a\n",
  "-- ",
  "/* ",
  "// ",
  "error ",
  "- [x] a\n",
  "- [x] 1.§ a§\n",
  "`pytest` ",
  "`src/a§.ts` ",
  "### Requirement: A§\nIt SHALL b.\n",
  "#### Scenario: A§\n- **WHEN** a\n- **THEN** b\n",
  "- ### Requirement: A§\n",
  "- FROM: `### Requirement: A§`\n- TO: `### Requirement: B§`\n",
  "## A§\n",
  "src/a§.ts:§:1: error a§\n",
  '<testcase name="a§"/>',
  "ok § a§\n",
  "a§: b\n",
  "[include]\n\tpath = a§\n",
  "  a = b \\\n",
  "A=b ",
  "a && ",
  "-a ",
  "$(",
  '{"type":"result","result":"a"}\n',
  "\u001b[",
  "\u001b]0;a",
];

const tails = ["", "x", "\n", "\u2028x", "`", "]", "-->", "\n---\n", " #x"];

/** Numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A body again and again; `§` in it is how often it was there before. */
function repeated(body: string, length: number): string {
  const times = Math.ceil(length / body.length);
  if (!body.includes("§")) return body.repeat(times);
  return Array.from({ length: times }, (_, at) => body.replaceAll("§", String(at))).join("");
}

/** Each atom by itself, then `more` of the same atoms put together at random. */
export function hostileTexts(seed: number, more: number): HostileText[] {
  const next = numbers(seed);
  const one = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? "";
  const text = (head: string, body: string, tail: string): HostileText => ({
    name: JSON.stringify([head, body, tail]),
    of: (length) => `${head}${repeated(body, length)}${tail}`,
  });
  const alone = atoms.map((atom) => text("", atom, ""));
  const mixed = Array.from({ length: more }, () => {
    const body = Array.from({ length: 1 + Math.floor(next() * 3) }, () => one(atoms)).join("");
    return text(one(heads), body, one(tails));
  });
  return [...alone, ...mixed];
}

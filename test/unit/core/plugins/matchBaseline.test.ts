import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Issue } from "../../../../src/core/model/issue";
import { fingerprintIssues } from "../../../../src/core/plugins/fingerprint";
import { lineMapOf } from "../../../../src/core/plugins/lineMap";
import { matchBaseline } from "../../../../src/core/plugins/matchBaseline";
import { commitAll, commitFiles, git, writeFiles } from "../../../support/repository";

function firstOf(issues: readonly Issue[]): Issue {
  const [first] = issues.slice(1);
  assert.ok(first);
  return first;
}

type Files = Record<string, string>;

/** A checker of three rules: every DEBUG line, every line over 30 characters, every file without a first line "top". */
function check(files: Files): Issue[] {
  return Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((line, index) => {
      const at = { file, line: index + 1, column: 3, endLine: index + 1, endColumn: 4 };
      const issue = (code: string, message: string): Issue => ({
        source: "toy",
        code,
        severity: "error",
        message,
        ...at,
      });
      return [
        ...(line.includes("DEBUG") ? [issue("no-debug", "DEBUG left in")] : []),
        ...(line.length > 30 ? [issue("long", `too long (${line.length} > 30)`)] : []),
        ...(index === 0 && line !== "top"
          ? [{ ...issue("top", "no top"), line: 1, column: 1, endLine: 1, endColumn: 1 }]
          : []),
      ];
    }),
  );
}

function named(files: Files) {
  return fingerprintIssues(check(files), (file, line) => files[file]?.split("\n")[line - 1]);
}

function diff(base: Files, head: Files): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "diff-"));
  try {
    commitFiles(folder, base);
    for (const file of Object.keys(base)) rmSync(path.join(folder, file));
    writeFiles(folder, head);
    commitAll(folder, "head");
    return git(folder, "diff", "-U0", "-M", "HEAD~1", "HEAD") + "\n";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function newIn(base: Files, head: Files): string[] {
  return matchBaseline(named(base), named(head), lineMapOf(diff(base, head)))
    .filter((issue) => issue.isNew)
    .map((issue) => `${issue.code} ${issue.file}:${issue.line}`);
}

const lines = [
  "head of the file",
  "  a = DEBUG(1)",
  "  plain",
  "  b = DEBUG(2)",
  "  a very long line that is longer than thirty",
  "  more",
  "  c = DEBUG(3)",
  "  the end",
];
const base = { "src/a.py": lines.join("\n") };
const withLines = (change: (lines: string[]) => string[]): Files => ({
  "src/a.py": change([...lines]).join("\n"),
});

suite("matching issues with those of the base", () => {
  test("an unchanged tree has no new issue", () => {
    assert.deepEqual(newIn(base, base), []);
  });

  test("inserted lines make nothing new", () => {
    const head = withLines((all) => [...all.slice(0, 1), ..."1234567".split(""), ...all.slice(1)]);
    assert.deepEqual(newIn(base, head), []);
  });

  test("a renamed file, also one with an odd name, makes nothing new", () => {
    assert.deepEqual(newIn(base, { 'lib/größe "x".py': lines.join("\n") }), []);
  });

  test("edited flagged lines keep their issues", () => {
    const head = withLines((all) => all.map((line) => line.replace("DEBUG(", "DEBUG(10 + ")));
    assert.deepEqual(newIn(base, head), []);
  });

  test("an added defect is the only new issue, also when it equals an old one", () => {
    const head = withLines((all) => [...all, "  b = DEBUG(2)"]);
    assert.deepEqual(newIn(base, head), ["no-debug src/a.py:9"]);
  });

  test("a defect mended here and made there is new there", () => {
    const head = withLines((all) => [
      ...all.slice(0, 1),
      "  a = fine(1)",
      ...all.slice(2),
      "  other",
      "  d = DEBUG(4)",
    ]);
    assert.deepEqual(newIn(base, head), ["no-debug src/a.py:10"]);
  });

  test("a moved line keeps its issue", () => {
    const head = withLines(([first = "", second = "", ...rest]) => [first, ...rest, second]);
    assert.deepEqual(newIn(base, head), []);
  });

  test("another rule on the same line is new", () => {
    const head = withLines((all) => all.with(3, "  b = DEBUG(2) and something much longer"));
    assert.deepEqual(newIn(base, head), ["long src/a.py:4"]);
  });

  test("an issue about the whole file is known even though its first line changed", () => {
    const head = withLines((all) => all.with(0, "another head"));
    assert.deepEqual(newIn(base, head), []);
  });

  test("everything in an added file is new", () => {
    const head = { ...base, "src/b.py": "top\n  x = DEBUG(1)" };
    assert.deepEqual(newIn(base, head), ["no-debug src/b.py:2"]);
  });

  test("a line of the diff that looks like a hunk's header is no header", () => {
    const diffText = [
      "diff --git a/x.txt b/x.txt",
      "--- a/x.txt",
      "+++ b/x.txt",
      "@@ -1 +1,2 @@",
      "-@@ -1,5 +9,9 @@",
      "+@@ -1,5 +9,9 @@ x",
      "+y",
    ].join("\n");
    assert.equal(lineMapOf(diffText).line("x.txt", 10), 11);
  });

  test("a deleted line has no successor", () => {
    const map = lineMapOf(
      diff(
        base,
        withLines((all) => all.toSpliced(2, 1)),
      ),
    );
    assert.equal(map.line("src/a.py", 3), undefined);
    assert.equal(map.line("src/a.py", 4), 3);
  });
});

suite("names of issues", () => {
  test("the signature is for people: source, code, base name, line", () => {
    assert.equal(named(base)[1]?.signature, "toy:no-debug:a.py:2");
  });

  test("the fingerprint does not depend on line, column, severity or counts in the message", () => {
    const text = () => "same line";
    const one: Issue = { ...firstOf(check(base)), message: "too long (31 > 30)" };
    const two: Issue = {
      ...one,
      line: 99,
      column: 7,
      severity: "info",
      message: "too long (44 > 30)",
    };
    const [first] = fingerprintIssues([one], text);
    const [second] = fingerprintIssues([two], text);
    assert.equal(first?.fingerprint, second?.fingerprint);
  });

  test("equal issues on equal lines have names of their own, and the order of the input is kept", () => {
    const issues = named({ "a.py": "top\n  DEBUG\n  DEBUG" });
    assert.equal(new Set(issues.map((issue) => issue.fingerprint)).size, 2);
    assert.deepEqual(
      issues.map((issue) => issue.line),
      [2, 3],
    );
  });
});

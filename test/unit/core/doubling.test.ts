import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileScope } from "../../../src/core/scope/scope";
import { globsOverlap } from "../../../src/core/scope/globOverlap";
import { hostileGlobs } from "../../doubling/hostileGlobs";
import { hostileTexts } from "../../doubling/hostileTexts";
import { readers } from "../../doubling/readers";
import { growth, mostRatio, steadyGrowth } from "../../doubling/timeOf";

const length = 6_000;
const texts = hostileTexts(7, 80);
const globs = hostileGlobs(1).map((_, at) => (times: number) => hostileGlobs(times)[at] ?? "");

function check(name: string, work: (length: number) => () => void, size: number): void {
  const found = steadyGrowth(work, size);
  assert.ok(found === undefined || found <= mostRatio, `${name}: ${String(found)} times`);
}

suite("twice the text takes at most 2.5 times as long", () => {
  test("a reader that looks at everything again for each line is found out", () => {
    const read = (text: string) => {
      let same = 0;
      for (let at = 0; at < text.length; at++) {
        for (let other = 0; other < text.length; other++) same += Number(text[at] === text[other]);
      }
      return same;
    };
    const found = growth((size) => () => read("ab".repeat(size)), 1_000);
    assert.ok((found ?? 0) > mostRatio, String(found));
  });

  test("there are 200 documents and 100 globs", () => {
    assert.ok(texts.length >= 200, String(texts.length));
    assert.ok(globs.length >= 100, String(globs.length));
  });

  for (const reader of readers()) {
    test(reader.name, () => {
      for (const text of texts) {
        check(
          text.name,
          (size) => {
            const whole = text.of(size);
            return () => {
              reader.read(whole);
            };
          },
          length,
        );
      }
    });
  }

  test("globs", () => {
    for (const glob of globs) {
      const matching = (times: number) => {
        const entry = glob(times);
        const scope = { files_scope: [entry], files_create: [] };
        const path = `src/${"a".repeat(times)}/c`;
        return () => {
          compileScope(scope).allows(path);
          globsOverlap(entry, "src/**/*a*.ts");
        };
      };
      check(glob(1), matching, 500);
    }
  });
});

/** Why a function that reads texts is not asked by itself. */
const notAsked: ReadonlyMap<string, string> = new Map([
  ["parseRow", "rows of the program's own database"],
  ["parseCard", "the program's own lock"],
  ["parseHeader", "the program's own log"],
  ["parseEntries", "the program's own log"],
  ["readOutput", "reads through parseOutput, which is asked for every format"],
  ["parseRegex", "is asked with every pattern of a built-in checker, by parseOutput"],
  ["parseJson", "is asked with every format of a built-in checker, by parseOutput"],
  ["parseJsonLines", "is asked with every format of a built-in checker, by parseOutput"],
  ["parseXml", "is asked with every format of a built-in checker, by parseOutput"],
  ["readJsonDocument", "takes a schema: readBundle and parseSettings ask it"],
  ["parseGlob", "is asked with every glob, by globsOverlap"],
  ["readPathToken", "reads one word: convertChange asks it for each"],
  ["readRequirements", "takes a document: parseChange asks it"],
  ["readSteps", "takes lines: parseChange asks it"],
]);

suite("every reader of texts is asked, or says why not", () => {
  const table = ["readers", "outsideReaders"]
    .map((name) => readFileSync(`test/doubling/${name}.ts`, "utf8"))
    .join("\n");
  // In node, what is called read… opens a file; its text goes to one that is called parse… or lies in core.
  const exported = ["src/core", "src/node"].flatMap((folder) => {
    const names = folder === "src/core" ? "(?:parse|read)" : "parse";
    const pattern = new RegExp(`^export (?:async )?function (${names}[A-Z]\\w*)`, "gm");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...readFileSync(path.join(folder, file), "utf8").matchAll(pattern)])
      .map(([, name = ""]) => name);
  });

  test("none is missing", () => {
    const missing = exported.filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(table) && !notAsked.has(name),
    );
    assert.deepEqual(missing, []);
  });

  test("none is excused that is not there, or that is asked", () => {
    const needless = [...notAsked.keys()].filter(
      (name) => !exported.includes(name) || new RegExp(`\\b${name}\\b`).test(table),
    );
    assert.deepEqual(needless, []);
  });
});

import assert from "node:assert/strict";
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
    const found = growth((size) => () => read("ab".repeat(size)), 1_500);
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

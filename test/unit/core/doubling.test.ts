import assert from "node:assert/strict";
import { hostileTexts } from "../../doubling/hostileTexts";
import { readers } from "../../doubling/readers";
import { growth, mostRatio, steadyGrowth } from "../../doubling/timeOf";

/** The readers that answer at once; `npm run doubling` asks all of them. */
const quick =
  /^(?:validateSpec|validateChange|plainRequirements|readProposal|scenarioLacksSteps|taskProgress|tickBoxes|readBundle|plainLines|visibleLine|readDiff|readGoTestText|readCargoTestText|readJestReport|configText)$/;
const length = 24_000;
const texts = hostileTexts(7, 100);

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

  for (const reader of readers().filter(({ name }) => quick.test(name))) {
    test(reader.name, () => {
      for (const text of texts) {
        const found = steadyGrowth((size) => {
          const whole = text.of(size);
          return () => {
            reader.read(whole);
          };
        }, length);
        assert.ok(
          found === undefined || found <= mostRatio,
          `${text.name}: ${String(found)} times`,
        );
      }
    }).timeout(120_000);
  }
});

// npm run doubling [reader] [seed]: every reader over every hostile text; what takes more than 2.5 times as long for twice the text is named.
import { hostileTexts } from "./hostileTexts";
import { readers } from "./readers";
import { mostRatio, steadyGrowth } from "./timeOf";

const [, , wanted = "", seed = "1"] = process.argv;
const texts = hostileTexts(Number(seed), 200);
let bad = 0;
for (const reader of readers().filter(({ name }) => new RegExp(wanted).test(name))) {
  for (const text of texts) {
    const found = steadyGrowth((length) => {
      const whole = text.of(length);
      return () => {
        reader.read(whole);
      };
    }, 24_000);
    if (found === undefined || found <= mostRatio) continue;
    bad++;
    console.log(`${reader.name}: ${found.toFixed(1)} times as long for ${text.name}`);
  }
  console.log(`${reader.name}: ${texts.length} texts`);
}
process.exitCode = bad === 0 ? 0 : 1;

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { drawn } from "../drawn";
import { recording, recordingNames } from "../recordings";
import { textWidth } from "../../../../../src/cli/terminal/fitText";

const folder = path.resolve("test/fixtures/terminal");

function assertGolden(name: string, actual: string): void {
  const file = path.join(folder, name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
  }
  assert.ok(existsSync(file), `${name} is missing; write it with UPDATE_GOLDEN=1`);
  assert.equal(actual, readFileSync(file, "utf8"));
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

suite("run renderer", () => {
  const zone = process.env["TZ"];

  suiteSetup(() => {
    process.env["TZ"] = "UTC";
  });

  suiteTeardown(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  for (const name of recordingNames) {
    test(`${name}: blocks with colours on a terminal`, async () => {
      const facts = await recording(name);
      const text = drawn(facts, { colour: true });
      assertGolden(`${name}.tty.ansi`, text);
      assertGolden(`${name}.tty.txt`, stripVTControlCharacters(text));
    });

    test(`${name}: one plain fact a line in a log`, async () => {
      const facts = await recording(name);
      assertGolden(`${name}.plain.txt`, drawn(facts, { colour: false }));
    });

    test(`${name}: no line is wider than 100 columns unless one word or command is`, async () => {
      const facts = await recording(name);
      const lines = [drawn(facts, { colour: true }), drawn(facts, { colour: false })]
        .flatMap((text) => stripVTControlCharacters(text).split("\n"))
        .filter((line) => textWidth(line) > 100);
      for (const line of lines) {
        assert.match(line.trim(), /^(\S+|.*openspec-workstreams .+)$/);
      }
    });

    test(`${name}: what tools wrote cannot control the terminal`, async () => {
      const facts = await recording(name);
      const colours = new RegExp("\\u001b\\[(0|1|2|22|31|32|33|35|36|39)m", "g");
      const text = drawn(facts, { colour: true }).replaceAll(colours, "");
      assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
      assert.doesNotMatch(text, /owned/);
      assert.doesNotMatch(drawn(facts, { colour: false }), /[^\P{Cc}\n]/u);
    });
  }

  const ends = {
    "stopped-by-breaker": [
      /mypy arg-type/,
      /Stopped: one error came back 3 times, the limit is 3\./,
      /resume 7c1f09/,
    ],
    "scope-violation": [/EDIT/, /src\/db\/pool\.py, which is outside/, /edit workstreams\//],
    "missing-plugin": [/STATIC/, /bandit is not installed/, /pip install bandit/],
    "needs-review": [/RUNTIME/, /no command proves "Limit headers/, /confirm --ws-id/],
    "three-workstreams": [
      /ws-caching-api +failed/,
      /one error came back 3 times/,
      /never run, because ws-caching-api failed/,
      /resume 7c1f09 --note/,
    ],
  };

  for (const [name, patterns] of Object.entries(ends)) {
    test(`${name}: the last 15 lines say what failed, why and what to type`, async () => {
      const facts = await recording(name);
      const rich = lastLines(stripVTControlCharacters(drawn(facts, { colour: true })), 15);
      for (const pattern of patterns) assert.match(rich.replace(/\s+/g, " "), pattern);
    });
  }

  for (const name of Object.keys(ends)) {
    test(`${name}: the last 15 lines of a log say why and what to type`, async () => {
      const text = lastLines(drawn(await recording(name), { colour: false }), 15);
      assert.match(text, /run +why \S/);
      assert.match(text, /next +\S/);
      assert.match(text, /exit +[13] /);
    });
  }
});

import assert from "node:assert/strict";
import { chooseRenderer } from "../../../../src/cli/terminal/run/chooseRenderer";
import { createRunRenderer } from "../../../../src/cli/terminal/run/createRunRenderer";
import { shownText } from "../../../../src/cli/terminal/output";
import { drawn } from "./drawn";
import { recording } from "./recordings";
import { Screen } from "./screen";

function rendererOn(screen: Screen, columns = 100) {
  return createRunRenderer({
    write: (text) => {
      screen.write(shownText(text));
    },
    columns,
    colour: false,
    live: true,
  });
}

suite("live run", () => {
  test("one workstream: a status line says what runs, how long, and when it last spoke", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen);
    const facts = await recording("ok");
    const beat = facts.findIndex((fact) => fact.kind === "heartbeat");
    for (const fact of facts.slice(0, beat + 1)) renderer.show(fact);
    const now = facts[beat]?.at ?? 0;
    renderer.tick(now + 3_000);
    const last = screen.lines.at(-1) ?? "";
    assert.match(last, /^\S EDIT #1 {2}aider 0\.86 +1m 09s, last output 5s ago$/);
  });

  test("one workstream: the block of a finished step takes the place of its status line", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen);
    for (const fact of await recording("ok")) {
      renderer.show(fact);
      renderer.tick(fact.at);
    }
    renderer.end();
    assert.equal(
      screen.text().trimEnd(),
      drawn(await recording("ok"), { colour: true, columns: 100 })
        .replaceAll(new RegExp("\\u001b\\[\\d+m", "g"), "")
        .trimEnd(),
    );
  });

  test("several workstreams: facts stay above the rule, what runs stands below it", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen);
    const facts = await recording("three-workstreams");
    const failing = facts.findIndex((fact) => fact.kind === "errors_found");
    for (const fact of facts.slice(0, failing)) {
      renderer.show(fact);
      renderer.tick(fact.at);
    }
    const now = facts[failing - 1]?.at ?? 0;
    renderer.tick(now + 1_000);
    const [above = "", below = ""] = screen.text().split(/─{50,}\n/);
    assert.match(above, /ws-caching-api +✓ EDIT #1 passed/);
    assert.doesNotMatch(above, /waits/);
    assert.match(below, /✓ ws-caching-backend +done/);
    assert.match(below, /\S ws-caching-api +RUNTIME #1 +node --test test\/cache\.test\.js +2s/);
    assert.match(below, /· ws-caching-monitoring +waits +ws-caching-api is not done/);
    assert.match(below, /1 of 3 finished .* Ctrl\+C stops, resume continues/);
  });

  test("several workstreams: nothing of the live region is left at the end", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen);
    for (const fact of await recording("three-workstreams")) {
      renderer.show(fact);
      renderer.tick(fact.at);
    }
    renderer.end();
    assert.doesNotMatch(screen.text(), /─{50,}|Ctrl\+C/);
    assert.match(screen.text(), /exit 1$/m);
  });

  test("the region is drawn at most four times a second", async () => {
    let writes = 0;
    const renderer = createRunRenderer({
      write: () => writes++,
      columns: 80,
      colour: true,
      live: true,
    });
    const facts = await recording("ok");
    for (const fact of facts.slice(0, 3)) renderer.show(fact);
    writes = 0;
    for (let ms = 0; ms < 2_000; ms += 20) renderer.tick(ms);
    assert.equal(writes, 8);
  });

  test("no live row is wider than a narrow terminal", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen, 60);
    const facts = await recording("three-workstreams");
    for (const fact of facts.slice(0, 16)) renderer.show(fact);
    const rows = screen.lines.length;
    renderer.tick(facts[15]?.at ?? 0);
    for (const row of screen.lines.slice(rows)) assert.ok(row.length < 60, row);
  });

  test("watching ends in the middle without a trace", async () => {
    const screen = new Screen();
    const renderer = rendererOn(screen);
    const facts = await recording("ok");
    for (const fact of facts.slice(0, 4)) renderer.show(fact);
    renderer.tick(facts[3]?.at ?? 0);
    renderer.end();
    assert.doesNotMatch(screen.text(), /EDIT/);
  });
});

suite("choice of renderer", () => {
  const plain: readonly (readonly [string, boolean, Record<string, string>])[] = [
    ["not a terminal", false, {}],
    ["NO_COLOR", true, { NO_COLOR: "1" }],
    ["CI", true, { CI: "true" }],
    ["TERM=dumb", true, { TERM: "dumb" }],
  ];

  async function written(isTTY: boolean, env: Record<string, string>): Promise<string> {
    let text = "";
    const renderer = chooseRenderer({ isTTY, columns: 100, write: (part) => (text += part) }, env);
    for (const fact of await recording("ok")) renderer.show(fact);
    renderer.end();
    return text;
  }

  for (const [why, isTTY, env] of plain) {
    test(`plain: ${why}`, async () => {
      const text = await written(isTTY, env);
      assert.equal(text, drawn(await recording("ok"), { colour: false }));
      assert.ok(!text.includes("\u001b"));
    });
  }

  test("blocks and colours on a terminal", async () => {
    assert.match(await written(true, { TERM: "xterm", CI: "" }), /\[1mEDIT/);
  });
});

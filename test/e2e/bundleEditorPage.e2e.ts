import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { BundleEditorState, ToHost } from "../../src/protocol/bundleEditor";
import { sampleFacts, sampleState, sampleText } from "../unit/core/bundle/editorSample";
import { BundleEditorPage, type ThemeName } from "./bundleEditorPage";

const changed = sampleText
  .replace(/"tasks": "[0-9a-f]{4}/, '"tasks": "0000')
  .replace('"Add monitoring"', '"Add alerts"');
const wrong = sampleText
  .replace('"src/api/app.ts"', '"src/api/ap.ts", "../elsewhere"')
  .replace("Exceed Limit scenario", "Exceed limits scenario")
  .replace('"ws-redis-client"', '"ws-nothing"');
const running = { kind: "running", run: "run-7c1f09", since: "14:02", unlocked: false } as const;

const states = {
  fresh: sampleState(),
  problems: sampleState(wrong),
  stale: sampleState(changed),
  running: sampleState(sampleText, {
    access: running,
    workstream: { word: "running", text: "running: EDIT #1 · 2 min 14 s" },
  }),
  copy: sampleState(sampleText, { access: { kind: "copy" }, change: null, fresh: null }),
} as const satisfies Record<string, BundleEditorState>;

const themes: readonly ThemeName[] = ["dark", "light", "highContrast"];
const widths = [1200, 800, 480] as const;

suite("the page of the bundle editor", () => {
  let browser: Browser;
  let page: BundleEditorPage;

  suiteSetup("a browser starts", async () => {
    browser = await BundleEditorPage.launch();
  });
  suiteTeardown("the browser ends", async () => {
    await browser.close();
  });
  teardown("the page closes", async () => {
    await page.close();
  });

  async function open(
    state: BundleEditorState,
    theme: ThemeName = "dark",
    width = 1200,
  ): Promise<void> {
    page = await BundleEditorPage.open(browser, theme, width);
    await page.send({ type: "state", state });
    assert.deepEqual(await page.sent(), [{ type: "ready" }]);
  }

  const key = (name: string) => page.page.locator(`[data-key="${name}"]`);
  const press = (name: string) => page.page.keyboard.press(name);
  async function assertSent(...expected: ToHost[]): Promise<void> {
    assert.deepEqual(await page.sent(), expected);
  }

  for (const [name, state] of Object.entries(states)) {
    for (const theme of themes) {
      test(`${name} in ${theme} is accessible and never scrolls sideways`, async () => {
        await open(state, theme);
        for (const width of widths) {
          await page.page.setViewportSize({ width, height: 900 });
          await page.screenshot(`bundle-${name}-${theme}-${width}`);
          assert.equal(await page.sidewaysScroll(), 0, `${width} wide`);
          assert.deepEqual(await page.accessibilityProblems(), [], `${width} wide`);
        }
        assert.deepEqual(page.complaints, []);
      });
    }
  }

  test("what hides or reorders text is spelled out, in what is drawn and in what is read aloud", async () => {
    const hidden = /[\u200b\u202a-\u202e\u2066-\u2069]/u;
    const text = sampleText
      .replace('"Add monitoring"', '"Add \u202emonitoring\u200b"')
      .replace('"src/api/app.ts"', '"src/api/\u2066app.ts"');
    await open(sampleState(text));
    const drawn = await page.page.evaluate(() => {
      const attributes = [...document.querySelectorAll("*")].flatMap((each) =>
        [...each.attributes].filter(({ name }) => name !== "value").map(({ value }) => value),
      );
      return [document.body.textContent, ...attributes].join("\n");
    });
    assert.doesNotMatch(drawn, hidden);
    assert.match(drawn, /Add \\u\{202e\}monitoring\\u\{200b\}/);
    assert.match(drawn, /src\/api\/\\u\{2066\}app\.ts/);
  });

  test("arrows move between tasks, Enter edits one in place, and Enter keeps what was typed", async () => {
    await open(states.fresh);
    await key("tasks:0").focus();
    await press("ArrowDown");
    await press("Enter");
    await page.page.keyboard.type("Configure the backend");
    await press("Enter");
    await assertSent({
      type: "edit",
      edit: {
        kind: "change",
        list: "tasks",
        index: 1,
        was: "Configure Redis backend in `config/limits.json`",
        value: "Configure the backend",
      },
    });
    assert.equal(
      await page.page.evaluate(() => document.activeElement?.getAttribute("data-key")),
      "tasks:1",
    );
  });

  test("Escape leaves a task as it was", async () => {
    await open(states.fresh);
    await key("tasks:0").focus();
    await press("F2");
    await page.page.keyboard.type("something else");
    await press("Escape");
    await assertSent();
    await page.page.getByText("Add rate limiter middleware").waitFor();
  });

  test("Alt and an arrow moves a task, the focus goes along and it is said", async () => {
    await open(states.fresh);
    await key("tasks:0").focus();
    await press("Alt+ArrowDown");
    await assertSent({
      type: "edit",
      edit: { kind: "move", list: "tasks", index: 0, was: "Add rate limiter middleware", to: 1 },
    });
    assert.equal(
      await page.page.getByRole("status").last().textContent(),
      "Add rate limiter middleware, now 2 of 3",
    );
    await press("Alt+ArrowUp");
    assert.equal((await page.sent()).length, 1);
  });

  test("a task is dragged to another's place", async () => {
    await open(states.fresh);
    await key("tasks:2").dragTo(key("tasks:0"));
    await assertSent({
      type: "edit",
      edit: { kind: "move", list: "tasks", index: 2, was: "Add monitoring", to: 0 },
    });
  });

  test("Del removes a task, and a created file from both lists", async () => {
    await open(states.fresh);
    await key("tasks:2").focus();
    await press("Delete");
    await key("scope:0").focus();
    await press("Delete");
    await assertSent(
      { type: "edit", edit: { kind: "remove", list: "tasks", index: 2, was: "Add monitoring" } },
      {
        type: "edit",
        edit: { kind: "changePath", path: "src/api/middleware/rateLimiter.ts", value: null },
      },
    );
  });

  test("a new state keeps the caret and what is being typed", async () => {
    await open(states.fresh);
    await page.page.getByRole("button", { name: "Add task" }).click();
    await page.page.keyboard.type("Write docs");
    await press("ArrowLeft");
    await page.send({ type: "state", state: states.stale });
    await press("Backspace");
    await press("Enter");
    await assertSent({ type: "edit", edit: { kind: "add", list: "tasks", value: "Write dos" } });
  });

  test("a limit is kept as a number, emptied away, and refused when it is none", async () => {
    await open(states.fresh);
    const minutes = page.page.getByLabel("Minutes, empty for no limit");
    await minutes.fill("60");
    await press("Enter");
    await minutes.fill("");
    await press("Tab");
    await assertSent(
      { type: "edit", edit: { kind: "set", field: "budget.max_minutes", value: 60 } },
      { type: "edit", edit: { kind: "set", field: "budget.max_minutes", value: null } },
    );
    await page.page.getByLabel("Fix attempts").fill("2.5");
    await press("Enter");
    await assertSent();
    await page.page.getByRole("alert").filter({ hasText: "“2.5” is not a number" }).waitFor();
  });

  test("a scenario is given a command instead of a test's name", async () => {
    await open(states.fresh);
    await page.page.getByRole("button", { name: "Use a command instead" }).nth(2).click();
    await page.page.keyboard.type("npm run check-docs");
    await press("Enter");
    await assertSent({
      type: "edit",
      edit: {
        kind: "mapScenario",
        scenario: "proposal/Headers/Documented",
        command: "npm run check-docs",
      },
    });
  });

  test("an overlap is solved by running after the other workstream", async () => {
    await open(states.fresh);
    await page.page.getByRole("button", { name: "Run after it" }).click();
    await assertSent({
      type: "edit",
      edit: { kind: "add", list: "depends_on", value: "ws-api-logging" },
    });
  });

  test("places, files of the tree and neighbours open", async () => {
    await open(states.fresh);
    await page.page.getByRole("link", { name: "tasks.md:2" }).click();
    await page.page.getByRole("treeitem", { name: "auth.ts" }).click();
    await page.page.getByRole("button", { name: "ws-redis-client", exact: true }).click();
    await assertSent(
      { type: "open", file: "openspec/changes/rate-limiting/tasks.md", line: 2, column: 1 },
      { type: "open", file: "src/api/middleware/auth.ts", line: 1, column: 1 },
      { type: "openWorkstream", id: "ws-redis-client" },
    );
  });

  test("the tree is walked with arrows, and folders close", async () => {
    await open(states.fresh);
    await key("tree:0").focus();
    await press("ArrowLeft");
    assert.equal(await page.page.getByRole("treeitem", { name: "limits.json" }).count(), 0);
    await press("End");
    await press("ArrowLeft");
    assert.equal(await page.page.evaluate(() => document.activeElement?.textContent), "src/api");
  });

  test("Run asks to run; with problems it stays focusable, says why, and does nothing", async () => {
    await open(states.fresh);
    await page.page.getByRole("button", { name: "Run", exact: true }).click();
    await assertSent({ type: "do", act: "run" });
    await page.send({ type: "state", state: states.problems });
    const run = page.page.getByRole("button", { name: "Run", exact: true });
    assert.equal(await run.getAttribute("aria-disabled"), "true");
    assert.match((await run.getAttribute("title")) ?? "", /^Fix \d problems? first$/);
    await run.focus();
    await press("Enter");
    await assertSent();
  });

  test("while a run uses it there is nothing to type into until it is unlocked", async () => {
    await open(states.running);
    assert.equal(await page.page.locator("input, select").count(), 0);
    await key("tasks:0").focus();
    await press("Delete");
    await page.page.getByRole("button", { name: "Edit for the next run" }).click();
    await assertSent({ type: "do", act: "unlock" });
    const unlocked = sampleState(sampleText, {
      ...sampleFacts(),
      access: { ...running, unlocked: true },
    });
    await page.send({ type: "state", state: unlocked });
    await page.page.getByLabel("Fix attempts").waitFor();
  });

  test("a refused edit says why", async () => {
    await open(states.fresh);
    await page.send({ type: "refused", reason: "“x” is no longer there." });
    await page.page.getByRole("alert").filter({ hasText: "no longer there" }).waitFor();
  });

  test("text from documents is shown as text", async () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const text = sampleText.replace("Add rate limiter middleware", hostile);
    await open(sampleState(text));
    await page.page.getByText(hostile).first().waitFor();
    assert.equal(await page.page.locator("img").count(), 0);
  });

  test("broken JSON shows the place and a way to the text", async () => {
    page = await BundleEditorPage.open(browser, "light");
    await page.send({
      type: "broken",
      broken: {
        file: "workstreams/ws-a.json",
        message: "a comma is expected here",
        line: 7,
        column: 3,
      },
    });
    await page.page.getByText("workstreams/ws-a.json:7:3").waitFor();
    assert.deepEqual(await page.accessibilityProblems(), []);
    await page.screenshot("bundle-broken-light-1200");
    await page.sent();
    await page.page.getByRole("button", { name: "Reopen as Text" }).click();
    await assertSent({ type: "do", act: "openAsText" });
  });
});

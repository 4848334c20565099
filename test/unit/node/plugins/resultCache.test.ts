import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as z from "zod";
import { cacheKey, explainMiss, type CacheParts } from "../../../../src/core/plugins/cacheKey";
import {
  isOwnResult,
  openResultCache,
  resultFiles,
} from "../../../../src/node/plugins/resultCache";
import { openSeal } from "../../../../src/node/files/seal";
import type { PluginRun } from "../../../../src/node/plugins/pluginRun";

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const parts: fc.Arbitrary<CacheParts> = fc.record({
  plugin: fc.constantFrom("ruff", "eslint"),
  manifest: text,
  version: fc.option(text),
  program: text,
  argv: fc.array(text, { maxLength: 3 }),
  config: text,
  tree: text,
  surroundings: text,
});
const base: CacheParts = {
  plugin: "ruff",
  manifest: "m",
  version: "1.0",
  program: "p",
  argv: ["check", "--", "a.py"],
  config: "c",
  tree: "t",
  surroundings: "s",
};
const run: PluginRun = {
  outcome: "clean",
  why: "found nothing",
  issues: [],
  argv: ["ruff"],
  exitCode: 0,
  durationMs: 5,
  looked: 1,
  stoppedEarly: false,
  notLookedAt: [],
};

const seal = openSeal({ HOME: mkdtempSync(path.join(os.tmpdir(), "seal-")) });
let folder: string;

suite("results of plugins that are kept", () => {
  setup(() => (folder = mkdtempSync(path.join(os.tmpdir(), "cache-"))));
  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  test("two runs share a name exactly when all that decides is equal", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        assert.equal(
          cacheKey(one) === cacheKey(other),
          JSON.stringify(Object.entries(one).sort()) ===
            JSON.stringify(Object.entries(other).sort()),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("text that moves from one part, or one argument, to the next makes another name", () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1, maxLength: 4 }), text, (a, b, c) => {
        const names = [
          cacheKey({ ...base, config: a + b, tree: c }),
          cacheKey({ ...base, config: a, tree: b + c }),
        ];
        assert.notEqual(names[0], names[1]);
        assert.notEqual(
          cacheKey({ ...base, argv: [a + b, c] }),
          cacheKey({ ...base, argv: [a, b + c] }),
        );
      }),
    );
  });

  test("a result is found again by equal parts only, and each miss says what differs", () => {
    const cache = openResultCache(folder, seal);
    assert.deepEqual(cache.find(base), { kind: "miss", why: "it has not looked before" });
    cache.keep(base, run);
    assert.deepEqual(openResultCache(folder, seal).find({ ...base }), { kind: "hit", run });
    const turned = { ...base, version: "turned" };
    const { outcome, why, ...rest } = run;
    cache.keep(turned, { ...rest, why, outcome });
    assert.equal(cache.find(turned).kind, "hit");
    rmSync(path.join(folder, "ruff", `${cacheKey(turned)}.json`));
    const changes: readonly [Partial<CacheParts>, string][] = [
      [{ tree: "u" }, "the files changed"],
      [{ version: "2.0" }, "version 1.0 → 2.0"],
      [{ argv: ["check"] }, "other arguments"],
      [{ config: "d" }, "its configuration changed"],
      [{ manifest: "n" }, "its manifest changed"],
      [{ program: "q" }, "another program"],
      [{ surroundings: "r" }, "installed packages or variables changed"],
      [{ version: null, tree: "u" }, "version 1.0 → ?, the files changed"],
    ];
    for (const [change, why] of changes) {
      assert.deepEqual(cache.find({ ...base, ...change }), { kind: "miss", why });
    }
    assert.equal(explainMiss(base, base), "the earlier result is gone");
  });

  test("a result that shows a secret is not kept, and no longer found", () => {
    const hide = (text: string) => text.replaceAll("hunter-2-hunter", "[PASSWORD redacted]");
    const cache = openResultCache(folder, seal, hide);
    cache.keep(base, { ...run, argv: ["check", "--password=hunter-2-hunter"] });
    assert.equal(cache.find(base).kind, "miss");
    cache.keep(base, run);
    assert.equal(cache.find(base).kind, "hit");
  });

  test("a tool that could not look leaves nothing", () => {
    const cache = openResultCache(folder, seal);
    cache.keep(base, { ...run, outcome: "broken" });
    cache.keep(base, { ...run, outcome: "missing" });
    assert.equal(cache.find(base).kind, "miss");
  });

  test("a torn result, and one that was put under another name, are none", () => {
    const cache = openResultCache(folder, seal);
    cache.keep(base, run);
    const [name = ""] = readdirSync(path.join(folder, "ruff"));
    const other = { ...base, tree: "u" };
    const file = (each: CacheParts) => path.join(folder, "ruff", `${cacheKey(each)}.json`);
    writeFileSync(file(other), JSON.stringify({ parts: base, run }));
    assert.equal(cache.find(other).kind, "miss");
    writeFileSync(path.join(folder, "ruff", name), '{"parts":');
    assert.equal(cache.find(base).kind, "miss");
  });

  test("a result that somebody else wrote is none, whatever of it is forged", () => {
    const home = mkdtempSync(path.join(os.tmpdir(), "home-"));
    const cache = openResultCache(folder, seal);
    cache.keep(base, { ...run, outcome: "issues" });
    const file = path.join(folder, "ruff", `${cacheKey(base)}.json`);
    const foreignFiles = () => resultFiles(folder).filter((each) => !isOwnResult(each, seal));
    const kept = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
    const other = openSeal({ HOME: home, XDG_STATE_HOME: path.join(home, "state") });
    for (const forged of [
      { parts: base, run },
      { ...kept, run },
      { ...kept, seal: "" },
      { ...kept, run, seal: other.of(JSON.stringify([cacheKey(base), run])) },
    ]) {
      writeFileSync(file, JSON.stringify(forged));
      assert.equal(cache.find(base).kind, "miss");
      assert.deepEqual(foreignFiles(), [file]);
    }
    writeFileSync(file, JSON.stringify(kept));
    assert.equal(cache.find(base).kind, "hit");
    assert.deepEqual(foreignFiles(), []);
  });

  test("the key is the user's alone, and one that others can read or put there is none", () => {
    const home = mkdtempSync(path.join(folder, "home-"));
    const env = { HOME: home, XDG_STATE_HOME: path.join(home, "state") };
    const said = openSeal(env).of("text");
    assert.equal(openSeal(env).of("text"), said);
    const file = path.join(home, "state/openspec-workstreams/seal.key");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    chmodSync(file, 0o644);
    assert.notEqual(openSeal(env).of("text"), said);
    rmSync(file);
    symlinkSync("/dev/zero", file);
    assert.notEqual(openSeal(env).of("text"), openSeal(env).of("text"));
  });

  test("the oldest go", () => {
    const cache = openResultCache(folder, seal);
    for (let at = 0; at < 60; at++) cache.keep({ ...base, tree: String(at) }, run);
    assert.equal(readdirSync(path.join(folder, "ruff")).length, 50);
    assert.equal(cache.find({ ...base, tree: "59" }).kind, "hit");
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../src/core/plugins/output/classify";
import { createLineReader } from "../../../../src/node/plugins/createLineReader";
import { relocateReported } from "../../../../src/node/plugins/relocateReported";

const samples = path.resolve("../shared/checkers/samples");

interface Case {
  plugin: string;
  /** Folder of the tool and name of the case. */
  name: string;
  folder: string;
  version: string | null;
}

/** Folders that hold the cases of several plugins, told apart by the case's first word. */
const shared: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  go: { vet: "go-vet", gofmt: "gofmt", test: "go-test" },
  cargo: { clippy: "cargo-clippy", fmt: "rustfmt", test: "cargo-test" },
};

/** Runs that say nothing at all, so that nobody can tell them from a clean run; a run never asks for missing files. */
const silent = ["flawfinder/broken-missing", "htmlhint/broken-missing", "codespell/broken-missing"];

/** Reports that name no file. */
const placeless = ["clang-format/issues-xml"];

/** Outcomes that a case's name asks for; a syntax error in the checked file is the file's fault as well as the tool's. */
function expected(name: string): readonly Classification["outcome"][] | undefined {
  if (/unsupported/.test(name)) return ["broken"];
  if (name.startsWith("no-")) return ["missing"];
  // One tool reports and exits 0, the other does not know the option.
  if (name === "exit-zero") return ["issues", "broken"];
  if (/^(?:issues|warnings|deny|select|fix|diff)/.test(name)) return ["issues"];
  if (name.startsWith("clean") || name === "ignored-file") return ["clean"];
  if (/^broken-(?:syntax|types|compile|collect)/.test(name)) return ["broken", "issues"];
  if (name.startsWith("broken")) return ["broken", "missing"];
  return undefined;
}

/** `vet-issues` of the folder `go` is the case `issues` of go-vet; `mypy-apt` holds cases of an older mypy. */
function caseOf(tool: string, name: string): Pick<Case, "plugin" | "name"> | undefined {
  const parts = shared[tool];
  if (parts === undefined) return { plugin: tool.replace(/-(?:apt|clean)$/, ""), name };
  const first = name.split("-")[0] ?? "";
  const plugin = parts[first];
  return plugin === undefined ? undefined : { plugin, name: name.slice(first.length + 1) };
}

function versionOf(folder: string): string | null {
  const file = path.join(folder, "version", "stdout");
  if (!existsSync(file)) return null;
  return /\d+\.\d+(?:\.\d+)?/.exec(readFileSync(file, "utf8"))?.[0] ?? null;
}

function casesOf(tool: string): (Case & { shown: string; judged: string })[] {
  const folder = path.join(samples, tool);
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, "exit")))
    .flatMap((name) => {
      const found = caseOf(tool, name);
      const shown = `${tool}/${name}`;
      if (found === undefined || expected(found.name) === undefined || silent.includes(shown)) {
        return [];
      }
      const version = tool.endsWith("-apt") ? versionOf(folder) : null;
      return [{ plugin: found.plugin, name, judged: found.name, shown, folder, version }];
    });
}

function cases() {
  return readdirSync(samples).flatMap(casesOf);
}

/** Each case's command begins with `cd in/…`. */
function workingFolder(folder: string, name: string): string {
  const command = readFileSync(path.join(folder, name, "cmd.txt"), "utf8");
  return path.join(folder, /^cd (\S+)/.exec(command)?.[1] ?? "in");
}

function run({ plugin, name, folder, version }: Case): Classification {
  const manifest = builtinPlugins().find(({ id }) => id === plugin);
  assert.ok(manifest, `no plugin ${plugin}`);
  const read = (file: string): string => readFileSync(path.join(folder, name, file), "utf8");
  const cwd = workingFolder(folder, name);
  return classify(
    manifest,
    {
      end: { kind: "exited", exitCode: Number(read("exit")) },
      stdout: read("stdout"),
      stderr: read("stderr"),
    },
    {
      roots: [cwd],
      lineText: createLineReader(cwd),
      // They were captured in another folder of the same name.
      relocate: relocateReported(cwd),
    },
    { version, anyFormat: true },
  );
}

type Place = readonly [line: number, code: string];

/** Reads places in a way of its own: lists of JSON by their nature, everything else line by line. */
const countedAlone: Readonly<Record<string, (out: string, err: string) => Place[]>> = {
  "actionlint/issues": (out) => listed(out, ({ line, kind }) => [line, kind]),
  "bandit/issues": (out) => listed(field(out, "results"), (r) => [r["line_number"], r["test_id"]]),
  "bandit/issues-custom": (out) => lines(out, /:(\d+):\S*: (B\d+)\[/),
  "clang-format/issues": (_, err) => lines(err, /:(\d+):\d+: error: .*\[-W(.*)\]/),
  "clang-tidy/issues": (out) => lines(out, /:(\d+):\d+: (?:warning|error): .*\[(.*)\]/),
  "cppcheck/issues": (_, err) => lines(err, /^bad\.c:(\d+):\d+: \w+: .*\[(\w+)\]/),
  "cppcheck/issues-xml": (_, err) => xmlErrors(err),
  "cpplint/issues": (_, err) => lines(err, /^bad\.c:(\d+): .*\[([a-z+_]+\/[a-z+_]+)\] \[\d\]/),
  "eslint/issues": (out) => listed(inner(out, "messages"), (m) => [m["line"], m["ruleId"]]),
  "flake8/issues": (out) => lines(out, /^bad\.py:(\d+):\d+: ([A-Z]+\d+) /),
  "go/vet-issues-json": (_, err) =>
    [...err.matchAll(/"posn": "[^"]*:(\d+):\d+"/g)].map(([, l]) => [Number(l), ""]),
  "markdownlint-cli2/issues": (_, err) => lines(err, /^bad\.md:(\d+)\S* \w+ (MD\d+)/),
  "mypy/issues": (out) =>
    out
      .trim()
      .split("\n")
      .map((line) => one(JSON.parse(line), "line", "code")),
  "mypy/issues-text": (out) => lines(out, /^bad\.py:(\d+):.*\[([\w-]+)\]$/),
  "oxlint/issues-unix": (out) => lines(out, /^bad\.js:(\d+):\d+: .*\[\w+\/(.*)\]/),
  "pylint/issues-json": (out) => listed(out, (m) => [m["line"], m["symbol"]]),
  "pylint/issues-json2": (out) => listed(field(out, "messages"), (m) => [m["line"], m["symbol"]]),
  "rubocop/issues-emacs": (out) => lines(out, /:(\d+):\d+: \w: (?:\[\w+\] )?([A-Z]\w+\/\w+):/),
  "ruff/issues-concise": (out) => lines(out, /^bad\.py:(\d+):\d+: ([A-Z]+\d+) /),
  "ruff/issues-github": (out) => lines(out, /line=(\d+),.*::bad\.py:\d+:\d+: ([A-Z]+\d+) /),
  "ruff/issues-json": (out) =>
    listed(out, (m) => [Reflect.get(Object(m["location"]), "row"), m["code"]]),
  "ruff/issues-junit": (out) =>
    [...out.matchAll(/<testcase name="org\.ruff\.(\w+)".* line="(\d+)"/g)].map(([, c = "", l]) => [
      Number(l),
      c,
    ]),
  "shellcheck/issues-gcc": (out) => lines(out, /^bad\.sh:(\d+):\d+: .*\[(SC\d+)\]/),
  "stylelint/issues-unix": (_, err) => lines(err, /^\S*bad\.css:(\d+):\d+: .*\(([\w-]+)\) \[/),
  "tsc/issues": (out) => lines(out, /^bad\.ts\((\d+),\d+\): error (TS\d+)/),
  "xmllint/issues": (_, err) => lines(err, /^bad\.xml:(\d+): (\w+) error/),
  "yamllint/issues": (out) => lines(out, /^bad\.yaml:(\d+):\d+: .*\(([\w-]+)\)$/),
  "yamllint/warnings-only": (out) => lines(out, /^warn\.yaml:(\d+):\d+: .*\(([\w-]+)\)$/),
};

type Item = Record<string, unknown>;

const ItemsSchema = z.array(z.record(z.string(), z.unknown()));

function items(value: unknown): Item[] {
  return ItemsSchema.parse(value);
}

function parsed(value: unknown): unknown {
  return typeof value === "string"
    ? JSON.parse(value.slice(Math.max(0, value.search(/^[[{]/m))))
    : value;
}

function field(out: string, name: string): unknown {
  return Reflect.get(Object(parsed(out)), name);
}

function inner(out: string, name: string): unknown {
  return items(parsed(out)).flatMap((each) => items(each[name]));
}

function listed(value: unknown, place: (item: Item) => [unknown, unknown]): Place[] {
  return items(parsed(value)).map((item) => {
    const [line, code] = place(item);
    return [Number(line), String(code)];
  });
}

function one(item: unknown, line: string, code: string): Place {
  return [Number(Reflect.get(Object(item), line)), String(Reflect.get(Object(item), code))];
}

function lines(text: string, pattern: RegExp): Place[] {
  return text.split("\n").flatMap((line): Place[] => {
    const found = pattern.exec(line);
    return found === null ? [] : [[Number(found[1]), found[2] ?? ""]];
  });
}

function xmlErrors(text: string): Place[] {
  const errors = text.split("<error ").slice(1);
  return errors.flatMap((each): Place[] => {
    const line = /<location [^>]*line="(\d+)"/.exec(each)?.[1];
    return line === undefined ? [] : [[Number(line), /id="(\w+)"/.exec(each)?.[1] ?? ""]];
  });
}

function inLineOrder(places: readonly Place[]): string[] {
  return places.map(([line, code]) => `${String(line).padStart(5)} ${code}`).sort();
}

suite("captured outputs of real tools", () => {
  test("each issue of a sample is read, at its line and with its code, as an independent reading counts them (skipped without ../shared/checkers/samples)", function () {
    if (!existsSync(samples)) this.skip();
    const found = cases().filter(({ shown }) => countedAlone[shown] !== undefined);
    assert.equal(found.length, Object.keys(countedAlone).length);
    let counted = 0;
    for (const each of found) {
      const text = (name: string) => readFileSync(path.join(each.folder, each.name, name), "utf8");
      const wanted = countedAlone[each.shown]?.(text("stdout"), text("stderr")) ?? [];
      const isCodeless = wanted.every(([, code]) => code === "");
      const read = run(each).issues.map(({ line, code }): Place => [line, isCodeless ? "" : code]);
      assert.ok(wanted.length > 0, each.shown);
      assert.deepEqual(inLineOrder(read), inLineOrder(wanted), each.shown);
      counted += wanted.length;
    }
    console.log(`      counted alone: ${counted} issues of ${found.length} samples`);
  });

  test("every shared sample of a built-in plugin is classified as its name says (skipped without ../shared/checkers/samples)", function () {
    if (!existsSync(samples)) this.skip();
    const tally = new Map<string, { right: number; all: number }>();
    const wrong = cases().flatMap((each) => {
      const { outcome, why, issues } = run(each);
      const right = expected(each.judged)?.includes(outcome) === true;
      const { right: before, all } = tally.get(each.plugin) ?? { right: 0, all: 0 };
      tally.set(each.plugin, { right: before + Number(right), all: all + 1 });
      return right ? [] : [`${each.shown}: ${outcome} (${why}), ${issues.length} issues`];
    });
    const told = [...tally].map(([plugin, { right, all }]) => `${plugin} ${right}/${all}`);
    const all = [...tally.values()].reduce((sum, each) => sum + each.all, 0);
    console.log(`      classified right: ${all - wrong.length}/${all} (${told.join(", ")})`);
    assert.deepEqual(wrong, []);
  });

  test("issues of shared samples lie in files that were checked (skipped without ../shared/checkers/samples)", function () {
    if (!existsSync(samples)) this.skip();
    const strange = cases()
      .filter(({ judged, shown }) => judged.startsWith("issues") && !placeless.includes(shown))
      .flatMap((each) =>
        run(each)
          .issues.filter(({ file, code, message }) => {
            const cwd = workingFolder(each.folder, each.name);
            const isThere = existsSync(path.join(cwd, file)) && file !== ".";
            return !isThere || code === "" || message === "no message";
          })
          .map((issue) => `${each.shown}: ${JSON.stringify(issue)}`),
      );
    assert.deepEqual(strange, []);
  });
});

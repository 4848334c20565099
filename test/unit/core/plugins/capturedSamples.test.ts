import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../src/core/plugins/classify";
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

/** Reports that name no file, or one that is not there. */
const placeless = [
  "clang-format/issues-xml",
  "mypy/issues-junit",
  "ruff/issues-junit",
  "biome/issues-junit",
  "oxlint/issues-junit",
];

/** Outcomes that a case's name asks for; a syntax error in the checked file is the file's fault as well as the tool's. */
function expected(name: string): readonly Classification["outcome"][] | undefined {
  if (/unsupported/.test(name)) return ["broken"];
  if (/^(?:issues|warnings|deny|select)/.test(name)) return ["issues"];
  if (name.startsWith("diff")) return ["issues"];
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

suite("captured outputs of real tools", () => {
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
    console.log(`      classified right: ${told.join(", ")}`);
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

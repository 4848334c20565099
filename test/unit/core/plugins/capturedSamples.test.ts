import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../src/core/plugins/classify";
import { createLineReader } from "../../../../src/node/plugins/createLineReader";

const samples = path.resolve("../shared/checkers/samples");

interface Case {
  plugin: string;
  name: string;
  folder: string;
}

/** Outcomes that a case's name asks for; a syntax error in the checked file is the file's fault as well as the tool's. */
function expected(name: string): readonly Classification["outcome"][] | undefined {
  if (/unsupported/.test(name)) return ["broken"];
  if (/^(?:issues|warnings|deny|select)/.test(name)) return ["issues"];
  if (name.startsWith("clean") || name === "ignored-file") return ["clean"];
  if (name.startsWith("broken-syntax")) return ["broken", "issues"];
  if (name.startsWith("broken")) return ["broken", "missing"];
  return undefined;
}

function cases(): Case[] {
  return builtinPlugins.flatMap(({ id }) => {
    const folder = path.join(samples, id);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => existsSync(path.join(folder, name, "exit")))
      .filter((name) => expected(name) !== undefined)
      .map((name) => ({ plugin: id, name, folder }));
  });
}

function run({ plugin, name, folder }: Case): Classification {
  const manifest = builtinPlugins.find(({ id }) => id === plugin);
  assert.ok(manifest);
  const read = (file: string): string => readFileSync(path.join(folder, name, file), "utf8");
  const cwd = path.join(folder, "in");
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
      relocate: (file) => file.replace(/^.*\/in\//, ""),
    },
    { anyFormat: true },
  );
}

suite("captured outputs of real tools", () => {
  test("every shared sample of a built-in plugin is classified as its name says (skipped without ../shared/checkers/samples)", function () {
    if (!existsSync(samples)) this.skip();
    const all = cases();
    const wrong = all.flatMap((each) => {
      const { outcome, why, issues } = run(each);
      const right = expected(each.name)?.includes(outcome) === true;
      return right
        ? []
        : [`${each.plugin}/${each.name}: ${outcome} (${why}), ${issues.length} issues`];
    });
    console.log(`      ${all.length - wrong.length}/${all.length} classified right`);
    assert.deepEqual(wrong, []);
  });

  test("issues of shared samples lie in files that were checked (skipped without ../shared/checkers/samples)", function () {
    if (!existsSync(samples)) this.skip();
    const strange = cases()
      .filter(({ name }) => name.startsWith("issues") && !name.includes("junit"))
      .flatMap((each) =>
        run(each)
          .issues.filter(({ file, code, message }) => {
            const isThere = existsSync(path.join(each.folder, "in", file)) && file !== ".";
            return !isThere || code === "" || message === "no message";
          })
          .map((issue) => `${each.plugin}/${each.name}: ${JSON.stringify(issue)}`),
      );
    assert.deepEqual(strange, []);
  });
});

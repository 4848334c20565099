import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { checkChange } from "../../../../../src/core/checks/change/checkChange";
import { parseChange } from "../../../../../src/core/change/parseChange";

const id = "caching";
const folder = `openspec/changes/${id}`;

function read(proposal: string): { title: string; problems: string[] } {
  const files = { [`${folder}/proposal.md`]: proposal };
  const change = parseChange(id, files);
  const problems = checkChange(change, files)
    .filter(({ code }) => code === "front-matter-is-valid")
    .map(({ line, column, message }) => `${line}:${column} ${message}`);
  return { title: change.title, problems };
}

suite("front matter", () => {
  const home = mkdtempSync(path.join(tmpdir(), "front-matter-"));
  const canary = path.join(home, "canary");
  suiteTeardown(() => {
    rmSync(home, { recursive: true });
  });

  const program = `{title: (process.getBuiltinModule("fs").writeFileSync(${JSON.stringify(canary)}, ""), "Taken")}`;
  const yamlFunction = `title: !!js/function "function () { process.getBuiltinModule('fs').writeFileSync('${canary}', '') }"`;

  test("a language that is named after any kind of line end is never run", () => {
    const lineEnds = [
      "\n",
      "\r\n",
      "\r",
      "\r\r\n",
      "\n\r",
      "\u2028",
      "\u2029",
      "\v",
      "\f",
      "\u0085",
      "",
    ];
    const languages = ["js", "javascript", "JS", " js ", "coffee", "json", "toml", "constructor"];
    for (const first of lineEnds) {
      for (const second of lineEnds) {
        for (const language of languages) {
          const { title } = read(
            `---${first}${language}${second}${program}${second}---${first}# T\n`,
          );
          assert.ok(!existsSync(canary), JSON.stringify([first, language, second]));
          assert.notEqual(title, "Taken");
        }
      }
    }
  });

  test("a function in YAML is text, or a problem at its line", () => {
    assert.doesNotThrow(() => read(`---\n${yamlFunction}\n---\n`));
    assert.ok(!existsSync(canary));
  });

  test("generated front matter runs nothing and never throws", () => {
    const piece = fc.constantFrom(
      ...["---", "--- ", "---js", "js", "javascript", "json", "coffee", program, yamlFunction],
      ...[
        "\r",
        "\n",
        "\r\n",
        "\u2028",
        "\u0085",
        "\uFEFF",
        " ",
        "\t",
        "title: T",
        "- [",
        "&a *a",
        "!!js/undefined",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        assert.notEqual(read(`---${pieces.join("")}`).title, "Taken");
        assert.notEqual(read(pieces.join("")).title, "Taken");
        assert.ok(!existsSync(canary));
      }),
      { numRuns: 3000 },
    );
  });

  test("lines are the same for both parsers, whatever ends them", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = ["---", "title: Limits", "---", "# Other"].join(end);
      assert.equal(read(text).title, "Limits");
      assert.deepEqual(read(["---", "owner: me", "title: a: b", "---", ""].join(end)).problems, [
        "3:8 The front matter is not valid YAML: Nested mappings are not allowed in compact mappings. Fix the line, or put the value in quotes.",
      ]);
    }
  });

  test("aliases that multiply are refused", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 12; level++) {
      const [one, last] = [String.fromCharCode(97 + level), String.fromCharCode(96 + level)];
      bomb.push(`${one}: &${one} [${Array.from({ length: 9 }, () => `*${last}`).join(", ")}]`);
    }
    const { title, problems } = read(`---\ntitle: T\n${bomb.join("\n")}\n---\n`);
    assert.equal(title, id);
    assert.equal(problems.length, 1);
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Why a function that reads texts is not asked by itself. */
const notAsked: ReadonlyMap<string, string> = new Map([
  ["parseRow", "rows of the program's own database"],
  ["parseCard", "the program's own lock"],
  ["parseHeader", "the program's own log"],
  ["parseEntries", "the program's own log"],
  ["readOutput", "reads through parseOutput, which is asked for every format"],
  ["parseRegex", "is asked with every pattern of a built-in checker, by parseOutput"],
  ["parseJson", "is asked with every format of a built-in checker, by parseOutput"],
  ["parseJsonLines", "is asked with every format of a built-in checker, by parseOutput"],
  ["parseXml", "is asked with every format of a built-in checker, by parseOutput"],
  ["readJsonDocument", "takes a schema: readBundle and parseSettings ask it"],
  ["parseGlob", "is asked with every glob, by globsOverlap"],
  ["readPathToken", "reads one word: convertChange asks it for each"],
  ["readRequirements", "takes a document: parseChange asks it"],
  ["readSteps", "takes lines: parseChange asks it"],
]);

suite("every reader of texts is asked, or says why not", () => {
  const table = ["readers", "outsideReaders"]
    .map((name) => readFileSync(`test/doubling/${name}.ts`, "utf8"))
    .join("\n");
  // In node, what is called read… opens a file; its text goes to one that is called parse… or lies in core.
  const exported = ["src/core", "src/node"].flatMap((folder) => {
    const names = folder === "src/core" ? "(?:parse|read)" : "parse";
    const pattern = new RegExp(`^export (?:async )?function (${names}[A-Z]\\w*)`, "gm");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...readFileSync(path.join(folder, file), "utf8").matchAll(pattern)])
      .map(([, name = ""]) => name);
  });

  test("none is missing", () => {
    const missing = exported.filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(table) && !notAsked.has(name),
    );
    assert.deepEqual(missing, []);
  });

  test("none is excused that is not there, or that is asked", () => {
    const needless = [...notAsked.keys()].filter(
      (name) => !exported.includes(name) || new RegExp(`\\b${name}\\b`).test(table),
    );
    assert.deepEqual(needless, []);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { columnTexts } from "../../../../src/node/engine/record/columnTexts";

const schema = readFileSync(
  path.resolve(import.meta.dirname, "../../../../src/node/store/schema.sql"),
  "utf8",
);

/** `meta` says what the store is; an event is redacted whole, but for the ids beside its payload. */
const withoutForeignColumns = ["meta", "events"];

function textColumns(): string[] {
  return [...schema.matchAll(/^CREATE TABLE (\w+)\((.*?)^\);/gms)]
    .filter(([, table = ""]) => !withoutForeignColumns.includes(table))
    .flatMap(([, table = "", body = ""]) =>
      [...body.matchAll(/^ +"?(\w+)"? TEXT\b/gm)].map(([, column = ""]) => `${table}.${column}`),
    );
}

suite("columnTexts", () => {
  test("knows of every column of text whether others may have written it", () => {
    const { own, frozen, foreign } = columnTexts;
    assert.ok(textColumns().length > 80);
    assert.deepEqual([...own, ...frozen, ...foreign].sort(), textColumns().sort());
  });
});

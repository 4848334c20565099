import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const top = path.join(import.meta.dirname, "../../src");

function rooms(): string[] {
  return ["core", "node"]
    .flatMap((ground) =>
      readdirSync(path.join(top, ground), { recursive: true, withFileTypes: true }),
    )
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function filesOf(room: string): string[] {
  return readdirSync(room).filter((name) => name.endsWith(".ts"));
}

suite("rooms", () => {
  test("one of more than ten files says what it promises, in at most fifteen lines", () => {
    const large = rooms().filter((room) => filesOf(room).length > 10);
    assert.ok(large.length > 10);
    for (const room of large) {
      const file = path.join(room, "README.md");
      assert.ok(existsSync(file), `${path.relative(top, room)} has no README.md`);
      const lines = readFileSync(file, "utf8").trimEnd().split("\n");
      assert.ok(lines.length <= 15, `${path.relative(top, file)} has ${lines.length} lines`);
    }
  });

  test("files that a room's text names are there", () => {
    for (const room of rooms()) {
      const file = path.join(room, "README.md");
      if (!existsSync(file)) continue;
      const names = readFileSync(file, "utf8").matchAll(/`([\w/]+\.(?:ts|sql)|[\w/]+\/)`/g);
      for (const [, name = ""] of names) {
        const isThere = [room, top].some((from) => existsSync(path.join(from, name)));
        assert.ok(isThere, `${path.relative(top, file)} names ${name}`);
      }
    }
  });
});

import assert from "node:assert/strict";
import { relativeFile } from "../../../../../src/core/plugins/output/relativeFile";

const roots = ["/home/ada/it's mine", "/private/home/ada/it's mine"];

suite("files as tools name them", () => {
  for (const [named, expected] of [
    ["/home/ada/it's mine/src/a.ts", "src/a.ts"],
    ["/private/home/ada/it's mine/src/a.ts", "src/a.ts"],
    ["/home/ada/it\\'s mine/src/a.ts", "src/a.ts"],
    ["file:///home/ada/it's%20mine/src/a%20b.ts", "src/a b.ts"],
    ["./src/a.ts", "src/a.ts"],
    ["src\\deep\\a.ts", "src/deep/a.ts"],
    ["/home/ada/other/a.ts", "../other/a.ts"],
    ["/home/ada/it's mine", "."],
    [undefined, "."],
  ] as const) {
    test(`${named ?? "no name"} is ${expected}`, () => {
      assert.equal(relativeFile(named, roots), expected);
    });
  }
});

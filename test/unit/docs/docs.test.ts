import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { BundleSchema } from "../../../src/core/model/bundle";
import { SettingsSchema } from "../../../src/core/model/settings";
import { builtinPlugins } from "../../../src/core/plugins/builtinPlugins";
import { PluginManifestSchema } from "../../../src/core/plugins/manifest";
import { OutputFormatSchema } from "../../../src/core/plugins/output/outputFormat";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "src/README.md",
  ...readdirSync("docs")
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

function read(file: string): string {
  return readFileSync(file, "utf8");
}

function commandSources(): string[] {
  return readdirSync("src/cli/commands").map((file) => read(`src/cli/commands/${file}`));
}

function found(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
}

suite("documentation", () => {
  for (const page of pages) {
    test(`${page}: every link to a file leads to one`, () => {
      const links = found([read(page)], /\]\(([^)#:]+)(?:#[^)]*)?\)/g);
      const files = links.map((link) => path.join(path.dirname(page), link));
      assert.deepEqual(
        files.filter((file) => !file.endsWith(".png") && !existsSync(file)),
        [],
      );
    });
  }

  test("docs/cli.md has every command and every option", () => {
    const text = read("docs/cli.md");
    const names = found(commandSources(), /\.command\("([\w-]+)/g);
    const options = found(commandSources(), /[oO]ption\(\s*"(?:-\w, )?(--[\w-]+)/g);
    assert.ok(names.length > 10 && options.length > 20);
    assert.deepEqual(
      [...names, ...options].filter((word) => !text.includes(word)),
      [],
    );
  });

  test("docs/bundle.md has every field of a bundle", () => {
    const text = read("docs/bundle.md");
    const fields = Object.keys(BundleSchema.shape);
    assert.deepEqual(
      fields.filter((field) => !text.includes(`\`${field}`)),
      [],
    );
  });

  test("docs/cli.md has every field of the settings", () => {
    const text = read("docs/cli.md");
    const fields = Object.keys(SettingsSchema.shape);
    assert.deepEqual(
      fields.filter((field) => !text.includes(`\`${field}`)),
      [],
    );
  });

  test("docs/plugins.md has every plugin with its tool, and says which were proven", () => {
    const rows = read("docs/plugins.md").split("\n");
    const wrong = builtinPlugins().filter(({ id, title, proven }) => {
      const row = rows.find((line) => line.startsWith(`| \`${id}\` `));
      const cells = row?.split("|").map((cell) => cell.trim());
      return cells?.[2] !== title || cells.at(-2) !== (proven ? "yes" : "no");
    });
    assert.deepEqual(
      wrong.map(({ id }) => id),
      [],
    );
  });

  test("docs/plugins.md has every parser", () => {
    const text = read("docs/plugins.md");
    const parsers = OutputFormatSchema.options.flatMap(({ shape: { parser } }) =>
      "options" in parser ? parser.options : [parser.value],
    );
    assert.ok(parsers.length > 8);
    assert.deepEqual(
      parsers.filter((parser) => !text.includes(`\`${parser}\``)),
      [],
    );
  });

  test("the example of a plugin in docs/plugins.md is one", () => {
    const blocks = found([read("docs/plugins.md")], /```json\n([^]*?)```/g);
    const manifests = blocks.filter((block) => block.includes('"schema": 1'));
    assert.equal(manifests.length, 1);
    for (const manifest of manifests) PluginManifestSchema.parse(JSON.parse(manifest));
  });

  test("the map names every folder of the source", () => {
    const text = read("src/README.md");
    const folders = ["core", "node", "cli", "extension"].flatMap((layer) =>
      readdirSync(path.join("src", layer), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${entry.name}/`),
    );
    assert.deepEqual(
      folders.filter((folder) => !text.includes(folder)),
      [],
    );
  });

  test("the map's examples to copy exist", () => {
    const [, table = ""] = read("src/README.md").split("## To add X, copy Y");
    const files = found([table], /`((?:core|node|cli|extension|protocol)\/[^`]+)`/g);
    assert.ok(files.length > 8);
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join("src", file))),
      [],
    );
  });
});

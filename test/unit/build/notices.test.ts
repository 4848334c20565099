import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, type Metafile } from "esbuild";
import * as z from "zod";

type WriteNotices = (metafiles: Metafile[], where: { root: string; folder: string }) => void;
const ModuleSchema = z.object({
  writeNotices: z.custom<WriteNotices>((value) => typeof value === "function"),
});
const SbomSchema = z.object({ components: z.array(z.object({ name: z.string() })) });

async function bundle(root: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["main.js"],
    outfile: "out.js",
    bundle: true,
    format: "esm",
    metafile: true,
  });
  return metafile;
}

suite("notices of bundled packages", () => {
  let root: string;

  async function notices(): Promise<string> {
    const url = path.resolve(".ci/notices.mjs");
    const { writeNotices } = ModuleSchema.parse(await import(url));
    writeNotices([await bundle(root)], { root, folder: root });
    return readFileSync(path.join(root, "THIRD-PARTY-NOTICES.txt"), "utf8");
  }

  function addPackage(name: string, license: string | undefined, text?: string): void {
    const folder = path.join(root, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    const manifest = { name, version: "1.2.3", main: "index.js", sideEffects: false, license };
    writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
    writeFileSync(path.join(folder, "index.js"), `export const name = ${JSON.stringify(name)};`);
    if (text !== undefined) writeFileSync(path.join(folder, "LICENSE"), text);
  }

  function use(...names: string[]): void {
    const lines = names.map((name, n) => `import * as p${n} from "${name}"; console.log(p${n});`);
    writeFileSync(path.join(root, "main.js"), lines.join("\n"));
  }

  setup(() => {
    root = mkdtempSync(path.join(tmpdir(), "notices-"));
    writeFileSync(path.join(root, "package.json"), '{"name":"own","version":"1.0.0"}');
  });

  teardown(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("name what is bundled with its text, and nothing else", async () => {
    addPackage("used", "MIT", "Copyright (c) A. Author");
    addPackage("unused", "GPL-3.0-only", "Copyleft");
    writeFileSync(
      path.join(root, "main.js"),
      'import { name } from "used"; import "unused"; console.log(name);',
    );
    const text = await notices();
    assert.match(text, /used 1\.2\.3 \(MIT\)\n\nCopyright \(c\) A\. Author\n$/);
    assert.doesNotMatch(text, /unused/);
    const sbom: unknown = JSON.parse(readFileSync(path.join(root, "sbom.cdx.json"), "utf8"));
    assert.deepEqual(SbomSchema.parse(sbom).components, [{ name: "used" }]);
  });

  test("a license that is not allowed fails the build, with the package's name", async () => {
    addPackage("free", "MIT", "Copyright");
    addPackage("copyleft", "GPL-3.0-only", "Copyleft");
    use("free", "copyleft");
    await assert.rejects(notices(), /copyleft 1\.2\.3 is under GPL-3\.0-only/);
  });

  test("a package that declares no license fails the build", async () => {
    addPackage("silent", undefined, "All rights reserved");
    use("silent");
    await assert.rejects(notices(), /silent 1\.2\.3 declares no license/);
  });

  test("a package without a license text fails the build", async () => {
    addPackage("textless", "MIT");
    use("textless");
    await assert.rejects(notices(), /textless 1\.2\.3 has no license text/);
  });
});

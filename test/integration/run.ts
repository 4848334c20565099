import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../host/paths";
import { sumTestCounts, type TestCounts, writeTestCounts } from "../host/testCounts";
import { runInOneWindow } from "./runInOneWindow";
import { runScene } from "./runScene";
import type { Scene } from "./scene";
import { here, out, sources } from "./testFiles";

const countsFile = join(root, "out/test-results/integration.json");

/** Runs the scenes whose names are given, or all of them. */
async function main(names: readonly string[]): Promise<void> {
  rmSync(countsFile, { force: true });
  const all = await loadScenes();
  const unknown = names.filter((name) => !all.some((scene) => scene.name === name));
  if (unknown.length > 0) throw new Error(`No scene is called ${unknown.join(" or ")}.`);
  const scenes = all.filter((scene) => names.length === 0 || names.includes(scene.name));
  await bundleTests();
  const counts: TestCounts[] = [await runInOneWindow(scenes)];
  for (const scene of scenes)
    if (scene.options?.turn === undefined) counts.push(await runScene(scene));
  const total = sumTestCounts(counts);
  writeTestCounts(countsFile, total);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function loadScenes(): Promise<Scene[]> {
  const files = sources.filter((file) => file.endsWith(".scene.ts")).sort();
  const modules = files.map((file): Promise<{ scene: Scene }> => {
    return import(pathToFileURL(join(here, file)).href);
  });
  return (await Promise.all(modules)).map((module) => module.scene);
}

/** CommonJS, because that is what every extension host loads. */
async function bundleTests(): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["suite.ts", ...sources.filter((file) => file.endsWith(".test.ts"))],
    outdir: out,
    outbase: here,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // As `esbuild.mjs` does: some packages' CommonJS form cannot be bundled, and a bundle has an address of its own.
    mainFields: ["module", "main"],
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
}

await main(process.argv.slice(2));

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import picomatch from "picomatch";
import { root } from "../host/paths";
import { temporaryFolder } from "../host/temporaryFolder";
import {
  readTestCounts,
  sumTestCounts,
  type TestCounts,
  writeTestCounts,
} from "../host/testCounts";
import { writeUserSettings } from "../host/userSettings";
import { runInVscode } from "./runInVscode";
import type { PreparedScene, Scene } from "./scene";

const here = join(root, "test/integration");
const out = join(root, "out/test/integration");
const countsFile = join(root, "out/test-results/integration.json");
const sources = readdirSync(here, { recursive: true, encoding: "utf8" }).map((file) =>
  file.replaceAll("\\", "/"),
);

/** Runs the scenes whose names are given, or all of them. */
async function main(names: readonly string[]): Promise<void> {
  rmSync(countsFile, { force: true });
  const all = await loadScenes();
  const unknown = names.filter((name) => !all.some((scene) => scene.name === name));
  if (unknown.length > 0) throw new Error(`No scene is called ${unknown.join(" or ")}.`);
  const scenes = all.filter((scene) => names.length === 0 || names.includes(scene.name));
  await bundleTests();
  const counts: TestCounts[] = [];
  for (const scene of scenes) counts.push(await runScene(scene));
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

async function runScene(scene: Scene): Promise<TestCounts> {
  const profiles = scene.tests.map(() => temporaryFolder());
  const prepared = scene.prepare();
  try {
    const windows = scene.tests.map((tests, index) => async () => {
      const profile = profiles[scene.options?.atOnce === true ? index : 0]?.path ?? "";
      writeUserSettings(join(profile, "user"), scene.options?.settings);
      const title = scene.tests.length > 1 ? `${scene.name} (window ${index + 1})` : scene.name;
      console.log(`\n=== ${title}`);
      return runWindow(scene, prepared, { profile, tests, title });
    });
    if (scene.options?.atOnce === true)
      return sumTestCounts(await Promise.all(windows.map((open) => open())));
    const counts: TestCounts[] = [];
    for (const open of windows) counts.push(await open());
    return sumTestCounts(counts);
  } finally {
    prepared.cleanup();
    if (!process.env["VSCODE_HOST_KEEP"])
      profiles.forEach((profile) => {
        profile.remove();
      });
  }
}

async function runWindow(
  scene: Scene,
  prepared: PreparedScene,
  { profile, tests, title }: { profile: string; tests: string; title: string },
): Promise<TestCounts> {
  const folder = join(out, "windows", title.replace(/[^a-z0-9]+/gi, "-"));
  const counts = join(folder, "counts.json");
  const matches = picomatch(tests);
  const files = sources
    .filter((file) => file.endsWith(".test.ts") && matches(file))
    .map((file) => join(out, file.replace(/\.ts$/, ".cjs")));
  if (files.length === 0) return failed(`${title}: no test file matches ${tests}`);
  mkdirSync(folder, { recursive: true });
  const testsPath = join(folder, "tests.cjs");
  writeFileSync(testsPath, entryModule(files, counts));
  await runInVscode({
    open: prepared.open,
    testsPath,
    profile,
    restricted: scene.options?.restricted ?? false,
    env: prepared.env ?? {},
  });
  return checked(title, readTestCounts(counts));
}

function entryModule(files: readonly string[], counts: string): string {
  const suite = JSON.stringify(join(out, "suite.cjs"));
  return `exports.run = () => require(${suite}).runSuite(${JSON.stringify({ files, counts })});\n`;
}

function checked(title: string, counts: TestCounts | undefined): TestCounts {
  if (counts === undefined)
    return failed(`${title}: VS Code ended before its tests did (VSCODE_HOST_DEBUG=1 shows more)`);
  if (counts.passed + counts.failed === 0) return failed(`${title}: no test ran`);
  return counts;
}

function failed(why: string): TestCounts {
  console.error(why);
  return { passed: 0, failed: 1, skipped: 0, failures: [why] };
}

await main(process.argv.slice(2));

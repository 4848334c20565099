// Three bundles: the extension, the CLI and the webview. `vscode` is external only in the extension,
// so an import of it that the CLI can reach fails the build.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { context } from "esbuild";

const require = createRequire(import.meta.url);
const watch = process.argv.includes("--watch");

/** `import.meta.url` in a CommonJS bundle: the bundle's own address. */
const bundleUrl = {
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};
const common = { bundle: true, minify: !watch, sourcemap: watch, logLevel: "info" };
// The UMD files that some packages name as "main" require parts that a bundler cannot see.
const mainFields = ["module", "main"];
const node = {
  ...common,
  ...bundleUrl,
  platform: "node",
  target: "node20",
  format: "cjs",
  mainFields,
};

const bundles = [
  {
    ...node,
    entryPoints: ["src/extension/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  },
  {
    ...node,
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.cjs",
    banner: { js: `#!/usr/bin/env node\n${bundleUrl.banner.js}` },
  },
  {
    ...common,
    entryPoints: { bundleEditor: "webview-ui/bundleEditor/main.ts" },
    outdir: "dist/webview",
    platform: "browser",
    target: "es2022",
    format: "iife",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  },
];

mkdirSync("dist", { recursive: true });
copyFileSync(require.resolve("sql.js/dist/sql-wasm.wasm"), "dist/sql-wasm.wasm");
copyFileSync("src/node/store/schema.sql", "dist/schema.sql");
copyFileSync("src/node/testing/nodeTestReporter.mjs", "dist/nodeTestReporter.mjs");

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}

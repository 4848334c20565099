// Four bundles: the extension, the CLI in two parts and the webview. `vscode` is external only in the extension,
// so an import of it that the CLI can reach fails the build.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
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

/**
 * The CLI answers `validate`, `show` and `list` from a small file; compiling everything else would cost them more than
 * their work. What the source loads with a dynamic import lies in the second file, which exports all of it.
 */
const lateFile = "cliLate.cjs";
const splitLate = {
  name: "split-late",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\// }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${lateFile}`, external: true } : undefined,
    ),
};

function lateModules() {
  const sources = ["src/core", "src/node", "src/cli"].flatMap((layer) =>
    readdirSync(layer, { recursive: true })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(layer, file)),
  );
  const found = sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/await import\("(\.[^"]+)"\)/g)].map(([, module]) =>
      path.join(path.dirname(file), module).split(path.sep).join("/"),
    ),
  );
  return [...new Set(found)].sort();
}

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
    plugins: [splitLate],
    banner: { js: `#!/usr/bin/env node\n${bundleUrl.banner.js}` },
  },
  {
    ...node,
    stdin: {
      contents: lateModules()
        .map((module) => `export * from "./${module}";`)
        .join("\n"),
      resolveDir: ".",
    },
    outfile: `dist/${lateFile}`,
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
for (const name of ["nodeTestReporter.mjs", "nodeRunnerHook.cjs", "mochaReporter.cjs"]) {
  copyFileSync(`src/node/testing/${name}`, `dist/${name}`);
}

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}

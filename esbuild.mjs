// The bundles: the extension, the CLI in modules that are loaded when they are needed, and the webview. `vscode` is
// external only in the extension, so an import of it that the CLI can reach fails the build.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { context } from "esbuild";
import { writeNotices } from "./.ci/notices.mjs";

const require = createRequire(import.meta.url);
const watch = process.argv.includes("--watch");

/** `import.meta.url` in a CommonJS bundle: the bundle's own address. */
const bundleUrl = {
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};
/**
 * No bundle can run a text as code: gray-matter's engines are replaced in frontMatter.ts (its JavaScript engine is
 * `eval`, its YAML knows functions), and zod, which compiles its schemas where it may, is told that it may not.
 */
const nothingEvaluates = {
  name: "nothing-evaluates",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]gray-matter[\\/]lib[\\/]engines\.js$/ }, () => ({
      contents: "module.exports = {};",
    }));
    onLoad(
      { filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:compile|doc|util)\.js$/ },
      ({ path: file }) => {
        const text = readFileSync(file, "utf8");
        const contents = text.replace("const F = Function;", 'throw new Error("refused");');
        if (contents === text) throw new Error(`${file} makes functions in a way not known here`);
        return { contents };
      },
    );
  },
};
const common = {
  bundle: true,
  plugins: [nothingEvaluates],
  minify: !watch,
  sourcemap: watch,
  logLevel: "info",
  metafile: true,
};
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

/** commander can start other programs as subcommands; ours never does, and loading what it needs takes longer than `list`. */
const quickCommander = {
  name: "quick-commander",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "spawn", namespace: "late" } : undefined,
    );
    onLoad({ filter: /^spawn$/, namespace: "late" }, () => ({
      contents: 'exports.spawn = (...call) => require("node:child_process").spawn(...call);',
    }));
  },
};

/** What CommonJS packages among the modules ask for. */
const commonJsNames = [
  'import { createRequire as requireFrom } from "node:module";',
  "const require = requireFrom(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join("");

const bundles = [
  {
    ...node,
    entryPoints: ["src/extension/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  },
  {
    ...node,
    entryPoints: { cli: "src/cli/start.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    banner: { js: "#!/usr/bin/env node" },
  },
  {
    ...node,
    entryPoints: { main: "src/cli/runProcess.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    chunkNames: "main-[hash]",
    format: "esm",
    splitting: true,
    plugins: [nothingEvaluates, quickCommander],
    define: {},
    banner: { js: commonJsNames },
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

/** Modules and bundles of earlier builds. */
function removeStale(metafiles) {
  const built = new Set(metafiles.flatMap(({ outputs }) => Object.keys(outputs)));
  const isOurs = (file) => /^(?:main|cli).*\.(?:mjs|cjs|cache)$/.test(file);
  for (const file of readdirSync("dist").filter(isOurs)) {
    if (!built.has(`dist/${file}`)) rmSync(`dist/${file}`);
  }
}

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const built = await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  const metafiles = built.map(({ metafile }) => metafile);
  removeStale(metafiles);
  writeNotices(metafiles);
}

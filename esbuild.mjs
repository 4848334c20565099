// The bundles: the extension, the CLI in four parts and the webview. `vscode` is external only in the extension,
// so an import of it that the CLI can reach fails the build.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { context } from "esbuild";
import { writeNotices } from "./.ci/notices.mjs";

const require = createRequire(import.meta.url);
const watch = process.argv.includes("--watch");

/** `import.meta.url` in a CommonJS bundle: the bundle's own address. */
const bundleUrl = {
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};
// Most commands are over before code that V8 optimised would repay the compiling: JavaScript's is a fourth of what they
// cost, that of SQLite's WebAssembly half of opening a store. Another V8 may not know the flags: they are for the one
// that builds.
const isKnown = (flag) => spawnSync(process.execPath, [flag, "--eval", ""]).status === 0;
const v8Flags = ["--interrupt-budget=1500000", "--no-parallel-scavenge", "--liftoff-only"].filter(
  isKnown,
);
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
  // As `require`: importing a CommonJS file makes Node read all of it for its exports.
  supported: { "dynamic-import": false },
};

/**
 * The CLI answers `validate`, `show` and `list` from a small file; compiling everything else would cost them more than
 * their work. What the source loads with a dynamic import lies in other files, each of which exports all that it
 * holds: one for what only people read, one for what `validate` asks git, one for the rest.
 */
const textFile = "cliText.cjs";
const gitFile = "cliGit.cjs";
const lateFile = "cliLate.cjs";
function fileOf(module) {
  if (/(?:Text|\/compareChange)$/.test(module)) return textFile;
  return /\/specHistory$/.test(module) ? gitFile : lateFile;
}
const splitLate = {
  name: "split-late",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: module }) =>
      kind === "dynamic-import" ? { path: `./${fileOf(module)}`, external: true } : undefined,
    ),
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

/** The bundle as a function that start.ts calls with what Node gives to every module. */
function callable(firstLine) {
  return {
    banner: { js: `(function (exports, require, module, __filename, __dirname) {${firstLine}` },
    footer: { js: "})" },
  };
}

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

const late = (file) => ({
  ...node,
  ...callable(bundleUrl.banner.js),
  stdin: {
    contents: lateModules()
      .filter((module) => fileOf(module) === file)
      .map((module) => `export * from "./${module}";`)
      .join("\n"),
    resolveDir: ".",
  },
  outfile: `dist/${file}`,
});

const bundles = [
  {
    ...node,
    entryPoints: ["src/extension/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  },
  {
    ...node,
    entryPoints: ["src/cli/start.ts"],
    outfile: "dist/cli.cjs",
    define: {
      v8Flags: JSON.stringify(v8Flags),
      builtByV8: JSON.stringify(process.versions.v8),
    },
    banner: { js: "#!/usr/bin/env node" },
  },
  {
    ...node,
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cliQuick.cjs",
    plugins: [nothingEvaluates, splitLate, quickCommander],
    // Nothing in it needs its own address, which takes a millisecond to tell.
    define: {},
    logOverride: { "empty-import-meta": "error" },
    ...callable(""),
  },
  late(textFile),
  late(gitFile),
  late(lateFile),
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
  const built = await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  writeNotices(built.map(({ metafile }) => metafile));
  // With the flag that start.ts sets: V8 refuses code that was compiled under others.
  spawnSync(process.execPath, [...v8Flags, ".ci/compileCache.mjs"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

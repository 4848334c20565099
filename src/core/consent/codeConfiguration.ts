import picomatch from "picomatch";
import { configText } from "../plugins/configText";
import type { ConfigFile } from "../plugins/manifest";

/** Files that tools load as configuration and that say what code runs, by what loads them. */
const files: Readonly<Record<string, readonly ConfigFile[]>> = {
  eslint: ["eslint.config.*", ".eslintrc", ".eslintrc.*", key("eslintConfig")],
  prettier: ["prettier.config.*", ".prettierrc", ".prettierrc.*", key("prettier")],
  stylelint: ["stylelint.config.*", ".stylelintrc", ".stylelintrc.*", key("stylelint")],
  "markdownlint-cli2": [".markdownlint-cli2.*", ".markdownlint.{cjs,mjs}"],
  secretlint: [".secretlintrc", ".secretlintrc.*"],
  cspell: ["cspell.config.*", ".cspell.config.*", "cspell.json", ".cspell.json", "cspell.yaml"],
  knip: ["knip.*", ".knip.*", key("knip")],
  biome: ["biome.json", "biome.jsonc"],
  dprint: ["dprint.json", "dprint.jsonc", ".dprint.json"],
  oxlint: [".oxlintrc.json", "oxlint.config.*"],
  spectral: [".spectral.*"],
  rubocop: [".rubocop.yml"],
  phpcs: ["phpcs.xml", "phpcs.xml.dist", ".phpcs.xml", ".phpcs.xml.dist"],
  pylint: ["pylintrc", ".pylintrc", "pylintrc.toml", ".pylintrc.toml", section("tool.pylint")],
  mypy: ["mypy.ini", ".mypy.ini", section("tool.mypy"), section("mypy", "setup.cfg")],
  flake8: [".flake8", section("flake8", "setup.cfg"), section("flake8", "tox.ini")],
  sqlfluff: [".sqlfluff", section("tool.sqlfluff")],
  jest: ["jest.config.*", "jest.setup.*", key("jest")],
  vitest: ["vitest.config.*", "vitest.workspace.*", "vite.config.*"],
  mocha: [".mocharc.*", key("mocha")],
  "node-test": ["node.config.json"],
  pytest: [
    ...["conftest.py", "pytest.ini", ".pytest.ini", section("tool.pytest")],
    ...[section("tool:pytest", "setup.cfg"), section("pytest", "tox.ini")],
  ],
  "cargo-test": ["build.rs", ".cargo/config.toml", ".cargo/config", "rust-toolchain{,.toml}"],
};

/** What only commands load: package managers, builds, other runners of tests. */
const ofCommands: readonly ConfigFile[] = [
  ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "bunfig.toml", "deno.json{,c}"],
  ...["playwright.config.*", "cypress.config.*", "karma.conf.*", "wdio.conf.*", "ava.config.*"],
  ...["babel.config.*", ".babelrc", ".babelrc.*", ".swcrc", "webpack.config.*", "rollup.config.*"],
  ...["postcss.config.*", "tailwind.config.*", "next.config.*", "nuxt.config.*", "astro.config.*"],
  ...["svelte.config.*", "tsup.config.*", "turbo.json", "nx.json", "Gruntfile.*", "gulpfile.*"],
  ...["Makefile", "makefile", "GNUmakefile", "justfile", ".justfile", "Taskfile.{yml,yaml}"],
  ...["tox.ini", "noxfile.py", "tasks.py", "fabfile.py", "setup.py", "sitecustomize.py"],
  ...["usercustomize.py", "manage.py", section("build-system"), section("tool.tox")],
  ...[section("tool.hatch"), section("tool.poe"), section("tool.pdm"), section("tool.taskipy")],
  ...["Rakefile", ".rspec", "Gemfile", "phpunit.xml", "phpunit.xml.dist", "composer.json"],
  ...["build.gradle{,.kts}", "settings.gradle{,.kts}", "gradle.properties", "pom.xml"],
  ...["gradle-wrapper.properties", "gradle-wrapper.jar", "maven-wrapper.properties"],
  ...["CMakeLists.txt", "meson.build", "magefile.go", "build.zig", "mix.exs", "build.sbt"],
  ...["lefthook.yml", ".pre-commit-config.yaml", ".envrc", "mise.toml", ".mise.toml"],
];

function key(name: string): ConfigFile {
  return { file: "package.json", key: name };
}

function section(name: string, file = "pyproject.toml"): ConfigFile {
  return { file, section: name };
}

interface Pattern {
  wanted: ConfigFile;
  isWanted: (path: string) => boolean;
}

function patternOf(wanted: ConfigFile): Pattern {
  const name = typeof wanted === "string" ? wanted : wanted.file;
  return {
    wanted,
    isWanted: picomatch(name.includes("/") ? `{${name},**/${name}}` : name, {
      dot: true,
      basename: !name.includes("/"),
    }),
  };
}

/** Finds configuration that is code among the files of a project. */
export interface CodeConfiguration {
  /** Whether a file may be configuration that is code, as its name says. */
  isNamed(path: string): boolean;
  /** Whether all of a file counts, not only a part of its text. */
  isWhole(path: string): boolean;
  /** The part of its text that says what code runs; undefined where none does. */
  partOf(path: string, text: string): string | undefined;
}

/** The configuration that these tools load as code, and, where commands run, everything that they may load. */
export function codeConfiguration(
  tools: readonly string[],
  commandsRun: boolean,
): CodeConfiguration {
  const wanted = commandsRun
    ? [...Object.values(files).flat(), ...ofCommands]
    : tools.flatMap((tool) => files[tool] ?? []);
  const patterns = wanted.map(patternOf);
  const of = (path: string) => patterns.filter(({ isWanted }) => isWanted(path));
  return {
    isNamed: (path) => patterns.some(({ isWanted }) => isWanted(path)),
    isWhole: (path) => of(path).some(({ wanted: file }) => typeof file === "string"),
    partOf: (path, text) => {
      const parts = of(path).flatMap((pattern) => configText(pattern.wanted, text) ?? []);
      return parts.length === 0 ? undefined : [...new Set(parts)].sort().join("\0");
    },
  };
}

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Installs the checkers that npm, PyPI and, as root on Debian, apt offer, and runs the live tests on all of them. */
const npm = [
  "eslint@10.15.0",
  "prettier@3.10.1",
  "typescript@5.9.3",
  "knip@5.88.1",
  "mocha@12.0.3",
  "@fission-ai/openspec@1.13.2",
  "secretlint@12.0.0",
  "@secretlint/secretlint-rule-preset-recommend@12.0.0",
  "@biomejs/biome@2.6.8",
  "oxlint@1.94.0",
  "stylelint@17.16.0",
  "markdownlint-cli2@0.22.1",
  "cspell@9.8.0",
  "htmlhint@1.9.2",
  "@taplo/cli@0.7.0",
  "dprint@0.57.4",
  "@dprint/json@0.24.0",
  "ajv-cli@5.0.0",
  "ajv-formats@2.1.1",
  "@stoplight/spectral-cli@6.16.3",
  "pyright@1.1.414",
  "jscpd@5.4.1",
  // Its own version is not in the registry for this system.
  ...(process.platform === "linux" && process.arch === "x64" ? ["jscpd-linux-x64-gnu@5.3.3"] : []),
  "jest@30.5.2",
  "vitest@4.1.12",
];
const debian = [
  ..."python3-pytest black isort mypy bandit pylint flake8 vulture yamllint codespell sqlfluff".split(
    " ",
  ),
  ..."shellcheck shfmt cppcheck cpplint flawfinder clang-format clang-tidy libxml2-utils".split(
    " ",
  ),
  ..."php-cli php-codesniffer rubocop ruby-mdl golang-go".split(" "),
];
/** Debian has none of these. Rust's own tools are tried where rustup has brought them. */
const pip = ["ruff==0.16.9"];

const folder = path.resolve("out/tools");
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');

function run(program: string, args: readonly string[], cwd: string, env = process.env): boolean {
  return spawnSync(program, args, { cwd, env, stdio: "inherit" }).status === 0;
}

if (!run("npm", ["install", "--no-audit", "--no-fund", ...npm], folder)) process.exit(1);
if (process.getuid?.() === 0 && process.platform === "linux") {
  const apt = ["install", "-y", "--no-install-recommends", ...debian];
  if (!run("apt-get", apt, "."))
    console.warn("Debian's tools were not installed; those that are there are run.");
}
const python = path.join(folder, "python/bin");
const hasPip =
  run("python3", ["-m", "venv", path.dirname(python)], ".") &&
  run(path.join(python, "pip"), ["install", "--quiet", "--retries", "0", ...pip], ".");
if (!hasPip) console.warn("PyPI's tools were not installed; those that are there are run.");
const env = {
  ...process.env,
  PATH: `${process.env["PATH"] ?? ""}${path.delimiter}${python}`,
  LIVE_TOOLS: "all",
  LIVE_TOOLS_MODULES: path.join(folder, "node_modules"),
};
const ok = run(
  "npx",
  ["mocha", ...["liveTools", "mutations"].map((name) => `test/unit/node/plugins/${name}.slow.ts`)],
  ".",
  env,
);
process.exit(ok ? 0 : 1);

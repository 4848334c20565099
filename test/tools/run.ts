import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Installs every checker that npm and, as root on Debian, apt offer, and runs the live tests on all of them. */
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
];
const debian =
  "black isort mypy bandit pylint flake8 vulture yamllint shellcheck shfmt cppcheck".split(" ");

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
const env = {
  ...process.env,
  LIVE_TOOLS: "all",
  LIVE_TOOLS_MODULES: path.join(folder, "node_modules"),
};
const ok = run("npx", ["mocha", "--config", "test/tools/.mocharc.json"], ".", env);
process.exit(ok ? 0 : 1);

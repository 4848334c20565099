/** How a comment tells one checker to look away. */
export interface SuppressionSign {
  /** What it is called in an issue. */
  code: string;
  /** Endings of the files in which it means that; empty = in any. */
  extensions: readonly string[];
  pattern: RegExp;
}

const python = [".py", ".pyi", ".pyx", ".ipynb"];
const script = [".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte"];
const web = [...script, ".css", ".scss", ".less", ".html", ".json", ".jsonc", ".graphql"];
const prose = [".md", ".mdx", ".markdown"];
const c = [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".m", ".mm", ".cu"];

/** Data: one line for each way to silence a checker; a new one is added here and nowhere else. */
export const suppressionSigns: readonly SuppressionSign[] = [
  {
    code: "noqa",
    extensions: [...python, ".sql"],
    pattern: /(?:#|--)\s*(?!\s)(?:ruff|flake8|sqlfluff)?:?\s*noqa\b/i,
  },
  { code: "type-ignore", extensions: python, pattern: /#\s*type:\s*ignore\b/ },
  {
    code: "pyright-ignore",
    extensions: python,
    pattern: /#\s*pyright:\s*(?:ignore|basic|report\w+\s*=)/,
  },
  { code: "mypy", extensions: python, pattern: /#\s*mypy:\s*(?:ignore|disable|allow|no-)/ },
  { code: "pylint-disable", extensions: python, pattern: /#\s*pylint:\s*(?:disable|skip-file)/ },
  { code: "nosec", extensions: [...python, ".go", ".tf"], pattern: /(?:#|\/\/)\s*#?nosec\b/i },
  { code: "fmt-off", extensions: python, pattern: /#\s*(?:fmt|yapf):\s*(?:off|skip|disable)\b/ },
  { code: "isort-skip", extensions: python, pattern: /#\s*isort:\s*(?:skip|off)/ },
  { code: "no-cover", extensions: python, pattern: /#\s*pragma:\s*no\s*(?:cover|branch)/i },
  { code: "eslint-disable", extensions: web, pattern: /(?:\/\/|\/\*|<!--)\s*eslint-disable/ },
  {
    code: "eslint-off",
    extensions: script,
    pattern: /\/\*\s*eslint\s+[\w@/-]+\s*:\s*(?:0|["']?off)/,
  },
  {
    code: "ts-ignore",
    extensions: script,
    pattern: /(?:\/\/|\/\*)\s*@ts-(?:ignore|expect-error|nocheck)\b/,
  },
  { code: "biome-ignore", extensions: web, pattern: /(?:\/\/|\/\*|<!--|#)\s*biome-ignore/ },
  { code: "oxlint-disable", extensions: script, pattern: /(?:\/\/|\/\*)\s*oxlint-disable/ },
  { code: "deno-lint-ignore", extensions: script, pattern: /\/\/\s*deno-(?:lint|fmt)-ignore/ },
  {
    code: "prettier-ignore",
    extensions: [...web, ...prose, ".yaml", ".yml"],
    pattern: /(?:\/\/|\/\*|<!--|#)\s*prettier-ignore/,
  },
  {
    code: "coverage-ignore",
    extensions: script,
    pattern: /(?:\/\/|\/\*)\s*(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)/,
  },
  { code: "jscpd-ignore", extensions: [], pattern: /jscpd:ignore-start/ },
  { code: "stylelint-disable", extensions: web, pattern: /(?:\/\/|\/\*|<!--)\s*stylelint-disable/ },
  {
    code: "htmlhint-off",
    extensions: [".html", ".htm", ".vue"],
    pattern: /<!--\s*htmlhint\s+[\w-]+\s*:\s*false/,
  },
  {
    code: "markdownlint-disable",
    extensions: prose,
    pattern: /<!--\s*markdownlint-(?:disable|configure)/,
  },
  {
    code: "spelling-ignore",
    extensions: [],
    pattern: /(?:c?spell(?:-?checker)?|codespell):\s*(?:disable|ignore)/i,
  },
  { code: "yamllint-disable", extensions: [".yaml", ".yml"], pattern: /#\s*yamllint\s+disable/ },
  {
    code: "shellcheck-disable",
    extensions: [".sh", ".bash", ".ksh", ".zsh", ""],
    pattern: /#\s*shellcheck\s+disable\s*=/,
  },
  { code: "hadolint-ignore", extensions: [], pattern: /#\s*hadolint\s+(?:global\s+)?ignore\s*=/ },
  { code: "nosemgrep", extensions: [], pattern: /(?:#|\/\/|\/\*|<!--)\s*nosemgrep\b/ },
  {
    code: "secret-allow",
    extensions: [],
    pattern: /(?:gitleaks:allow|pragma:\s*allowlist\s+secret|secretlint-disable)/,
  },
  { code: "nolint", extensions: [".go"], pattern: /\/\/\s*nolint\b/ },
  { code: "staticcheck-ignore", extensions: [".go"], pattern: /\/\/lint:(?:file-)?ignore\b/ },
  {
    code: "rust-allow",
    extensions: [".rs"],
    pattern: /#!?\[\s*(?:cfg_attr\([^\]]*\b)?(?:allow|expect)\s*\(/,
  },
  { code: "rustfmt-skip", extensions: [".rs"], pattern: /#!?\[\s*rustfmt::skip/ },
  {
    code: "rubocop-disable",
    extensions: [".rb", ".rake", ".gemspec", ""],
    pattern: /#\s*rubocop:\s*(?:disable|todo)\b/,
  },
  { code: "nocov", extensions: [".rb"], pattern: /#\s*:nocov:/ },
  {
    code: "phpcs-ignore",
    extensions: [".php", ".inc"],
    pattern: /(?:phpcs:(?:ignore|disable|ignoreFile)|@codingStandardsIgnore)/i,
  },
  { code: "phpstan-ignore", extensions: [".php"], pattern: /@(?:phpstan-ignore|psalm-suppress)/ },
  { code: "coverage-ignore", extensions: [".php"], pattern: /@codeCoverageIgnore/ },
  { code: "nolint", extensions: c, pattern: /\/[/*]\s*NOLINT/ },
  { code: "cppcheck-suppress", extensions: c, pattern: /\/[/*]\s*cppcheck-suppress/ },
  {
    code: "flawfinder-ignore",
    extensions: c,
    pattern: /\/[/*]\s*(?:Flawfinder|RATS|ITS4):\s*ignore/i,
  },
  {
    code: "clang-format-off",
    extensions: [...c, ...script, ".java", ".proto"],
    pattern: /\/[/*]\s*clang-format\s+off/,
  },
  {
    code: "pragma-diagnostic",
    extensions: c,
    pattern: /#\s*pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored/,
  },
  {
    code: "suppress-warnings",
    extensions: [".java", ".kt", ".scala", ".groovy"],
    pattern: /@(?:SuppressWarnings|Suppress|SuppressFBWarnings)\b/,
  },
  {
    code: "suppress-message",
    extensions: [".cs", ".ps1", ".psm1"],
    pattern: /(?:SuppressMessage(?:Attribute)?\s*\(|#pragma\s+warning\s+disable)/,
  },
  { code: "spectral-off", extensions: [".yaml", ".yml"], pattern: /#\s*spectral:\s*off/i },
  { code: "taplo-off", extensions: [".toml"], pattern: /#:\s*schema\s+none/ },
];

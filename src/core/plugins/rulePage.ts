const kebab = (code: string) =>
  code
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();

/** Data: where a checker explains a rule; undefined for a code that is none of its own rules. */
const pages: Readonly<Record<string, (code: string) => string | undefined>> = {
  bandit: (code) =>
    /^B\d{3}$/.test(code)
      ? `https://bandit.readthedocs.io/en/latest/search.html?q=${code}`
      : undefined,
  biome: (code) => {
    const rule = /^lint\/\w+\/(\w+)$/.exec(code)?.[1];
    return rule === undefined ? undefined : `https://biomejs.dev/linter/rules/${kebab(rule)}`;
  },
  "cargo-clippy": (code) => {
    const lint = /^clippy::([a-z_]+)$/.exec(code)?.[1];
    return lint === undefined
      ? undefined
      : `https://rust-lang.github.io/rust-clippy/master/index.html#${lint}`;
  },
  eslint: (code) =>
    /^[a-z]+(?:-[a-z0-9]+)*$/.test(code)
      ? `https://eslint.org/docs/latest/rules/${code}`
      : undefined,
  flake8: (code) =>
    /^[EFWC]\d{3}$/.test(code) ? `https://www.flake8rules.com/rules/${code}.html` : undefined,
  hadolint: (code) =>
    /^DL\d{4}$/.test(code) ? `https://github.com/hadolint/hadolint/wiki/${code}` : undefined,
  "markdownlint-cli2": (code) => {
    const rule = /^MD\d{3}/.exec(code)?.[0];
    return rule === undefined
      ? undefined
      : `https://github.com/DavidAnson/markdownlint/blob/main/doc/${rule.toLowerCase()}.md`;
  },
  mypy: (code) =>
    /^[a-z]+(?:-[a-z]+)*$/.test(code)
      ? `https://mypy.readthedocs.io/en/stable/_refs.html#code-${code}`
      : undefined,
  pyright: (code) =>
    /^report[A-Z]\w+$/.test(code)
      ? `https://github.com/microsoft/pyright/blob/main/docs/configuration.md#${code}`
      : undefined,
  ruff: (code) =>
    /^[A-Z]+\d{3,4}$/.test(code) ? `https://docs.astral.sh/ruff/rules/#${code}` : undefined,
  shellcheck: (code) =>
    /^(?:SC)?\d{4}$/.test(code)
      ? `https://www.shellcheck.net/wiki/SC${code.replace("SC", "")}`
      : undefined,
  stylelint: (code) =>
    /^[a-z]+(?:-[a-z]+)*$/.test(code) ? `https://stylelint.io/user-guide/rules/${code}` : undefined,
  yamllint: (code) =>
    /^[a-z]+(?:-[a-z]+)*$/.test(code)
      ? `https://yamllint.readthedocs.io/en/stable/rules.html#module-yamllint.rules.${code.replaceAll("-", "_")}`
      : undefined,
};

/** The page that explains what a checker reported; undefined where none is known. */
export function rulePage(source: string, code: string): string | undefined {
  return Object.hasOwn(pages, source) ? pages[source]?.(code) : undefined;
}

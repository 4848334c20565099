import actionlint from "./manifests/actionlint.json";
import ajv from "./manifests/ajv.json";
import bandit from "./manifests/bandit.json";
import biome from "./manifests/biome.json";
import black from "./manifests/black.json";
import cargoClippy from "./manifests/cargo-clippy.json";
import cargoTest from "./manifests/cargo-test.json";
import clangFormat from "./manifests/clang-format.json";
import clangTidy from "./manifests/clang-tidy.json";
import codespell from "./manifests/codespell.json";
import cppcheck from "./manifests/cppcheck.json";
import cpplint from "./manifests/cpplint.json";
import cspell from "./manifests/cspell.json";
import dprint from "./manifests/dprint.json";
import eslint from "./manifests/eslint.json";
import flake8 from "./manifests/flake8.json";
import flawfinder from "./manifests/flawfinder.json";
import gitleaks from "./manifests/gitleaks.json";
import goTest from "./manifests/go-test.json";
import goVet from "./manifests/go-vet.json";
import gofmt from "./manifests/gofmt.json";
import hadolint from "./manifests/hadolint.json";
import htmlhint from "./manifests/htmlhint.json";
import isort from "./manifests/isort.json";
import jest from "./manifests/jest.json";
import jscpd from "./manifests/jscpd.json";
import knip from "./manifests/knip.json";
import markdownlintCli2 from "./manifests/markdownlint-cli2.json";
import mdl from "./manifests/mdl.json";
import mocha from "./manifests/mocha.json";
import mypy from "./manifests/mypy.json";
import nodeCheck from "./manifests/node-check.json";
import nodeTest from "./manifests/node-test.json";
import openspec from "./manifests/openspec.json";
import oxlint from "./manifests/oxlint.json";
import php from "./manifests/php.json";
import phpcs from "./manifests/phpcs.json";
import prettier from "./manifests/prettier.json";
import psscriptanalyzer from "./manifests/psscriptanalyzer.json";
import pylint from "./manifests/pylint.json";
import pyright from "./manifests/pyright.json";
import pytest from "./manifests/pytest.json";
import rubocop from "./manifests/rubocop.json";
import ruff from "./manifests/ruff.json";
import ruffFormat from "./manifests/ruff-format.json";
import rustfmt from "./manifests/rustfmt.json";
import secretlint from "./manifests/secretlint.json";
import semgrep from "./manifests/semgrep.json";
import shellcheck from "./manifests/shellcheck.json";
import shfmt from "./manifests/shfmt.json";
import spectral from "./manifests/spectral.json";
import sqlfluff from "./manifests/sqlfluff.json";
import stylelint from "./manifests/stylelint.json";
import taplo from "./manifests/taplo.json";
import tsc from "./manifests/tsc.json";
import vitest from "./manifests/vitest.json";
import vulture from "./manifests/vulture.json";
import xmllint from "./manifests/xmllint.json";
import yamllint from "./manifests/yamllint.json";
import { PluginManifestSchema, type PluginManifest } from "./manifest";

const manifests = [
  actionlint,
  ajv,
  bandit,
  biome,
  black,
  cargoClippy,
  cargoTest,
  clangFormat,
  clangTidy,
  codespell,
  cppcheck,
  cpplint,
  cspell,
  dprint,
  eslint,
  flake8,
  flawfinder,
  gitleaks,
  goTest,
  goVet,
  gofmt,
  hadolint,
  htmlhint,
  isort,
  jest,
  jscpd,
  knip,
  markdownlintCli2,
  mdl,
  mocha,
  mypy,
  nodeCheck,
  nodeTest,
  openspec,
  oxlint,
  php,
  phpcs,
  prettier,
  psscriptanalyzer,
  pylint,
  pyright,
  pytest,
  rubocop,
  ruff,
  ruffFormat,
  rustfmt,
  secretlint,
  semgrep,
  shellcheck,
  shfmt,
  spectral,
  sqlfluff,
  stylelint,
  taplo,
  tsc,
  vitest,
  vulture,
  xmllint,
  yamllint,
];

let plugins: readonly PluginManifest[] | undefined;

/** The plugins that come with the product, by id. They are read at the first call: most commands need none. */
export function builtinPlugins(): readonly PluginManifest[] {
  plugins ??= manifests.map((manifest) => PluginManifestSchema.parse(manifest));
  return plugins;
}

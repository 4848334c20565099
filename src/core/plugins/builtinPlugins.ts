import bandit from "./manifests/bandit.json";
import biome from "./manifests/biome.json";
import black from "./manifests/black.json";
import codespell from "./manifests/codespell.json";
import eslint from "./manifests/eslint.json";
import flake8 from "./manifests/flake8.json";
import isort from "./manifests/isort.json";
import markdownlintCli2 from "./manifests/markdownlint-cli2.json";
import mypy from "./manifests/mypy.json";
import nodeCheck from "./manifests/node-check.json";
import oxlint from "./manifests/oxlint.json";
import prettier from "./manifests/prettier.json";
import pylint from "./manifests/pylint.json";
import pyright from "./manifests/pyright.json";
import ruff from "./manifests/ruff.json";
import ruffFormat from "./manifests/ruff-format.json";
import shellcheck from "./manifests/shellcheck.json";
import stylelint from "./manifests/stylelint.json";
import tsc from "./manifests/tsc.json";
import vulture from "./manifests/vulture.json";
import yamllint from "./manifests/yamllint.json";
import { PluginManifestSchema, type PluginManifest } from "./manifest";

/** The plugins that come with the product, by id. */
export const builtinPlugins: readonly PluginManifest[] = [
  bandit,
  biome,
  black,
  codespell,
  eslint,
  flake8,
  isort,
  markdownlintCli2,
  mypy,
  nodeCheck,
  oxlint,
  prettier,
  pylint,
  pyright,
  ruff,
  ruffFormat,
  shellcheck,
  stylelint,
  tsc,
  vulture,
  yamllint,
].map((manifest) => PluginManifestSchema.parse(manifest));

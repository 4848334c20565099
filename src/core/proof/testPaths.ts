import picomatch from "picomatch";
import { isRunnerConfiguration } from "../scope/runnerConfiguration";

const folders =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|__fixtures__|specs?|e2e|fixtures?|testdata|test[-_]?(?:utils|helpers?|support|fixtures?|data)|cypress|playwright)\//i;
const files =
  /(?:^|\/)(?:tests?_[^/]*\.py|conftest\.py|tests?\.[cm]?[jt]sx?|(?:jest|vitest|mocha|ava)[-._]?(?:setup|globals?)[^/]*\.[cm]?[jt]sx?|(?:setup[-._]?[tT]ests?|tests?[-._]?[sS]etup|global[-._]?(?:[sS]etup|[tT]eardown))\.[cm]?[jt]sx?|[^/]*(?:[._-](?:tests?|spec|e2e|stories)\.[cm]?[jt]sx?|_tests?\.(?:py|go|rb|exs?|rs)|_spec\.rb|Tests?\.(?:java|kt|cs|php|swift|scala)|\.snap|\.snapshot))$/;

/** Whether a path holds tests or what only tests use: helpers, fixtures, snapshots. */
export function isTestPath(path: string): boolean {
  return folders.test(path) || files.test(path);
}

const js = "{js,cjs,mjs,ts,cts,mts,json}";
const configuration = picomatch(
  [
    `**/{vite,babel,rollup,web-test-runner,stryker}.config.${js}`,
    "**/.babelrc{,.*}",
    "**/.swcrc",
    "**/.npmrc",
    "**/{turbo,nx,lerna,testem,.testem}.json{,c}",
    "**/bunfig.toml",
    "**/.cargo/config{,.toml}",
    "**/.yarnrc{,.yml}",
    "**/.taprc",
    "**/.env.test{,.*}",
    "**/.coveragerc",
    "**/{Makefile,GNUmakefile,makefile,Justfile,justfile,Taskfile.yml,Rakefile}",
  ],
  { dot: true },
);

/** Whether a path judges the work: tests, what they use, and configuration of what runs them. */
export function judgesWork(path: string): boolean {
  return isTestPath(path) || isRunnerConfiguration(path) || configuration(path);
}

const manifests = picomatch(
  [
    ...["**/package-lock.json", "**/npm-shrinkwrap.json", "**/yarn.lock", "**/pnpm-lock.yaml"],
    ...["**/bun.lock{,b}", "**/poetry.lock", "**/uv.lock", "**/Pipfile.lock", "**/pdm.lock"],
    ...["**/requirements*.txt", "**/go.{mod,sum}", "**/Cargo.lock", "**/Gemfile.lock"],
    ...["**/composer.lock", "**/pnpm-workspace.yaml", "**/pyproject.toml", "**/Cargo.toml"],
    ...["**/setup.py", "**/Pipfile", "**/Gemfile", "**/composer.json"],
  ],
  { dot: true },
);

/** Whether a path says what is installed: without it the tests of a version could not start. */
export function isManifest(path: string): boolean {
  return manifests(path);
}

const builds = picomatch(
  [
    ...["**/package.json", "**/deno.json{,c}", "**/tsconfig*.json", "**/project.json"],
    ...["**/pom.xml", "**/*.gradle{,.kts}", "**/*.{cs,fs,vb}proj", "**/*.{props,targets,sln}"],
    ...["**/CMakeLists.txt", "**/meson.build", "**/mix.exs", "**/Package.swift", "**/build.sbt"],
  ],
  { dot: true },
);

/** Whether a path says what is built or installed, and so can keep tests from running without being one. */
export function choosesTests(path: string): boolean {
  return isManifest(path) || builds(path);
}

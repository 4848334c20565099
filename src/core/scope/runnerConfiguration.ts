import picomatch from "picomatch";

const js = "{js,cjs,mjs,ts,cts,mts,json}";
const matches = picomatch(
  [
    "**/conftest.py",
    "**/{pytest,tox,.pytest}.ini",
    "**/{pytest,.pytest}.toml",
    "**/setup.cfg",
    "**/noxfile.py",
    // Python imports these before anything else.
    "**/{sitecustomize,usercustomize}.py",
    `**/{jest,vitest,ava,cypress,playwright,wdio,node}.config.${js}`,
    `**/vitest.workspace.${js}`,
    "**/.mocharc{,.*}",
    "**/.nycrc{,.*}",
    "**/.c8rc{,.*}",
    "**/karma.conf.*",
    "**/phpunit.xml{,.dist}",
    "**/.rspec",
  ],
  { dot: true },
);

/** Whether a file decides which tests run and how, so that changing it could turn a failure into a pass. */
export function isRunnerConfiguration(path: string): boolean {
  return matches(path);
}

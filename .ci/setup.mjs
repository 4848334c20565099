// Makes a fresh clone ready to run: node .ci/setup.mjs [--server | --vscode]
//
//   (nothing)   npm packages that fit package-lock.json, and a build that fits the sources
//   --server    also the VS Code server, for `npm run open`
//   --vscode    also what tests need: the VS Code server, Chromium and sqlite3, and where it can the tools that single
//               tests start (pytest, mypy, black, shellcheck, go, bubblewrap, strace), which are skipped without
//
// What is in place is left alone. Exit 2 says what a person has to install.
// This file uses old syntax only, so that an old Node can say that it is too old.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `This is Node ${process.versions.node}; Node 20.19 or later is needed. ` +
      "Get one from https://nodejs.org and run the command again.",
  );
  process.exitCode = 2;
} else {
  import("./setup/main.mjs").then((setup) => setup.main(process.argv.slice(2)));
}

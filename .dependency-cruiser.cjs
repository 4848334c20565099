const layer = (name, allowed) => ({
  name: `${name}-imports-only-${allowed.join("-") || "itself"}`,
  severity: "error",
  from: { path: `^(src/)?${name}/` },
  to: {
    path: "^(src|webview-ui)/",
    pathNot: [`^(src/)?${name}/`, ...allowed.map((a) => `^src/${a}/`)],
  },
});

module.exports = {
  forbidden: [
    layer("core", []),
    layer("protocol", ["core"]),
    layer("node", ["core"]),
    layer("cli", ["core", "node", "protocol"]),
    layer("extension", ["core", "node", "protocol"]),
    layer("webview-ui", ["protocol"]),
    {
      name: "vscode-only-in-extension",
      severity: "error",
      from: { path: "^(src|webview-ui)/", pathNot: "^src/extension/" },
      to: { path: "(^|/)vscode($|/)" },
    },
    {
      name: "core-does-no-io",
      severity: "error",
      from: { path: "^src/(core|protocol)/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|path(/posix)?)$" },
    },
    {
      name: "simple-git-only-in-the-git-factory",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/node/git/" },
      to: { path: "simple-git" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(out|dist)/" },
  },
};

const layer = (name, allowed) => ({
  name: `${name}-imports-only-${allowed.join("-") || "itself"}`,
  severity: "error",
  from: { path: `^(src/)?${name}/` },
  to: {
    path: "^(src|webview-ui)/",
    pathNot: [`^(src/)?${name}/`, ...allowed.map((a) => `^src/${a}/`)],
  },
});

/** Rooms from the top to the ground: each imports only those below it. */
const roomOrder = (name, folder, rooms) =>
  rooms.slice(1).map((room, index) => ({
    name: `${name}-${room}-imports-only-rooms-below-it`,
    severity: "error",
    from: { path: `^(src/)?${folder}/${room}/` },
    to: { path: `^(src/)?${folder}/(?:${rooms.slice(0, index + 1).join("|")})/` },
  }));

const engineRooms = [
  "run",
  "merge",
  "start",
  "steps",
  "proof",
  "agent",
  "checks",
  "worktree",
  "record",
];

/** One surface each, above what all of them show; only `extension.ts` knows them all. */
const extensionSurfaces = [
  "commands",
  "editor",
  "language",
  "testing",
  "status",
  "lens",
  "tasks",
  "problems",
  "tree",
];
const extensionRooms = [...extensionSurfaces, "model", "cli", "base", "shown"];

module.exports = {
  forbidden: [
    layer("core", []),
    layer("protocol", ["core"]),
    layer("node", ["core"]),
    layer("cli", ["core", "node", "protocol"]),
    layer("extension", ["core", "node", "protocol"]),
    layer("webview-ui", ["protocol", "core/text"]),
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
    ...roomOrder("engine", "node/engine", engineRooms),
    ...roomOrder("extension", "extension", extensionRooms),
    {
      name: "extension-is-started-from-outside",
      severity: "error",
      from: { path: "^(src/)?extension/[^/]+/" },
      to: { path: "^(src/)?extension/[^/]+\\.ts$" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(out|dist)/" },
  },
};

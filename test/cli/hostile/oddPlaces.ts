/** What may lie where a file should be. */
export const oddKinds = ["pipe", "endless", "socket", "folder", "large"] as const;
export type OddKind = (typeof oddKinds)[number];

const change = "openspec/changes/odd";

/** Files of a project that the program reads. */
export const oddPlaces = [
  ...["proposal.md", "tasks.md", "design.md", ".openspec.yaml", "specs/limits/spec.md"].map(
    (name) => `${change}/${name}`,
  ),
  "openspec/specs/limits/spec.md",
  "openspec/config.yaml",
  "openspec/project.md",
  "workstreams/ws-odd.json",
  ".workstreams.json",
  "tools/own.json",
  ".workstreams/state.db",
  "src/a.js",
  "test/a.test.js",
  "package.json",
  "tsconfig.json",
  "eslint.config.js",
  "node_modules/eslint/package.json",
  ".gitignore",
  ".gitattributes",
  ".gitmodules",
  ".git/index",
  ".git/config",
  ".git/packed-refs",
  ".git/info/exclude",
] as const;

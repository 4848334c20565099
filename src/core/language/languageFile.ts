/** What a file of a project is to the editor. */
export type LanguageFile =
  | { kind: "delta"; change: string; spec: string }
  | { kind: "proposal"; change: string }
  | { kind: "tasks"; change: string }
  | { kind: "spec"; spec: string }
  | { kind: "bundle" }
  | { kind: "other" };

const inChange = /^openspec\/changes\/(?!archive\/)([^/]+)\/(.+)$/;
const deltaPath = /^specs\/(.+)\/spec\.md$/;
const mainPath = /^openspec\/specs\/(.+)\/spec\.md$/;

/** Tells what a file is by its path relative to the openspec root. */
export function languageFile(file: string): LanguageFile {
  const [, change, name] = inChange.exec(file) ?? [];
  if (change !== undefined && name !== undefined) {
    if (name === "proposal.md") return { kind: "proposal", change };
    if (name === "tasks.md") return { kind: "tasks", change };
    const spec = deltaPath.exec(name)?.[1];
    return spec === undefined ? { kind: "other" } : { kind: "delta", change, spec };
  }
  const spec = mainPath.exec(file)?.[1];
  if (spec !== undefined) return { kind: "spec", spec };
  return /^workstreams\/[^/]+\.json$/.test(file) ? { kind: "bundle" } : { kind: "other" };
}

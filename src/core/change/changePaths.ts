import type { ChangeFiles } from "../model/change";

/** The folder of a change, relative to the openspec root. */
export function changeFolder(id: string): string {
  return `openspec/changes/${id}`;
}

/** The change's delta specs with their capability path, in the order of those paths. */
export function deltaFiles(id: string, files: ChangeFiles): { file: string; spec: string }[] {
  const prefix = `${changeFolder(id)}/specs/`;
  return Object.keys(files)
    .filter((file) => file.startsWith(prefix) && file.endsWith("/spec.md"))
    .map((file) => ({ file, spec: file.slice(prefix.length, -"/spec.md".length) }))
    .filter(({ spec }) => spec !== "")
    .sort((one, other) => (one.spec < other.spec ? -1 : 1));
}

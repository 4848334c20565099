/** A folder in `openspec/changes` that only wraps changes. */
export interface NestedChange {
  name: string;
  /** Paths of the changes in it, relative to `openspec/changes`. */
  nested: readonly string[];
}

/** What OpenSpec says about such a folder, everywhere in the same words. */
export function describeNestedChange({ name, nested }: NestedChange): string {
  const list = nested.map((id) => `openspec/changes/${id}/`).join(", ");
  const flat = (nested[0] ?? name).split("/").join("-");
  return `"${name}" is not a change: it is a folder wrapping ${list}. A change must be a directory directly under openspec/changes/, so those nested directories are invisible to OpenSpec while the folder around them is reported as a change. Nested paths are supported under openspec/specs/ only. Rename each nested change to a flat name (for example "${flat}").`;
}

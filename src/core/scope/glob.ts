/** Whether a scope entry is a pattern and not just one path. */
export function isGlob(entry: string): boolean {
  return /[*?[\]{}]|[@!+]\(/.test(entry);
}

/** Why an entry may not stand in a bundle's paths, and what to write instead; undefined when it may. */
export function pathProblem(entry: string): string | undefined {
  const quoted = `"${entry}"`;
  const segments = entry.split("/");
  if (entry.trim() !== entry) return `${quoted} has blanks around it. Take them away.`;
  if (/[\0-\x1f]/.test(entry)) return `${quoted} has a control character. Take it away.`;
  if (entry.includes("\\")) return `${quoted} has a backslash. Write paths with "/".`;
  if (/^(\/|~|[A-Za-z]:)/.test(entry)) {
    return `${quoted} is absolute. Write it relative to the folder that holds openspec/.`;
  }
  if (segments.includes(".."))
    return `${quoted} leaves the project with "..". Name a path inside it.`;
  if (entry.startsWith("!")) return `${quoted} excludes. List what the agent may change instead.`;
  if (segments.some((segment) => segment.toLowerCase() === ".git")) {
    return `${quoted} is git's own. No workstream may change it.`;
  }
  if (/^(\.\/)?\.(workstreams|worktrees)/i.test(entry)) {
    return `${quoted} belongs to the engine. No workstream may change it.`;
  }
  if (!/[\p{L}\p{N}_]/u.test(entry)) {
    return `${quoted} takes in everything. Name the folders that the work needs, for example "src/api/**".`;
  }
  return undefined;
}

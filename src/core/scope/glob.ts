/** Whether a scope entry is a pattern and not just one path. */
export function isGlob(entry: string): boolean {
  return /[*?[\]{}]|[@!+]\(/.test(entry);
}

/** No system takes a longer path than `path`. */
const most = { path: 4096, length: 400, stars: 3, deepStars: 4, groups: 4, choices: 40 };

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * Whether a pattern is more than anybody writes for files. Each `*` of a segment, each `**` and each group multiplies
 * the ways in which a name may fit, and all are tried: `*a*a*a*a*a` takes minutes for a long name.
 */
export function isTooComplex(entry: string): boolean {
  if (entry.length > most.path) return true;
  if (entry.length > most.length && (isGlob(entry) || /[()\\]/.test(entry))) return true;
  const plain = entry.replace(/\*{2,}/g, "");
  const stars = plain.split("/").map((segment) => count(segment, /\*/g));
  const groups = count(entry, /[?*+@!]\(/g);
  // A group in another one, or a wildcard in one that is repeated, takes a name apart in any number of ways.
  const isNested = /[?*+@!]\([^()]*\(/.test(entry) || /[*+]\([^()]*[*?+]/.test(entry);
  return (
    Math.max(...stars) > most.stars ||
    count(entry, /\*{2,}/g) > most.deepStars ||
    groups + count(entry, /\{/g) > most.groups ||
    count(entry, /[|,]/g) > most.choices ||
    isNested
  );
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
  if (isTooComplex(entry)) {
    return `${quoted} is too complex. Write at most three "*" between two "/", few groups and none in another; or several patterns.`;
  }
  if (!/[\p{L}\p{N}_]/u.test(entry)) {
    return `${quoted} takes in everything. Name the folders that the work needs, for example "src/api/**".`;
  }
  return undefined;
}

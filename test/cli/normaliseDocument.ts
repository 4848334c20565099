/** A document with what differs from call to call and from machine to machine replaced by words. */
export function normaliseDocument(
  value: unknown,
  places: Readonly<Record<string, string>>,
): unknown {
  return normalise(value, "", places);
}

const byKey: Readonly<Record<string, string>> = {
  pid: "<pid>",
  owner_pid: "<pid>",
  owner_host: "<host>",
  owner_started: "<start>",
  log_sha: "<sha256>",
  // What a model is told is pinned where prompts are tested.
  prompt: "<prompt>",
  promptWords: "<count>",
  prompt_sha: "<sha256>",
};

function normalise(value: unknown, key: string, places: Readonly<Record<string, string>>): unknown {
  const known = byKey[key];
  if (known !== undefined && value !== null) return known;
  if (typeof value === "string") return text(value, places);
  if (typeof value === "number") return value > 1e12 ? "<time>" : value;
  if (Array.isArray(value)) return value.map((each) => normalise(each, key, places));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, each]) => [name, normalise(each, name, places)]));
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, "<time>"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?/g, "<time>"],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>"],
  [/\b[0-9a-f]{40}\b/g, "<sha>"],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{6,8}\b/g, "<short>"],
  [/\b\d+(?:\.\d+)? m?s\b/g, "<duration>"],
];

function text(value: string, places: Readonly<Record<string, string>>): string {
  // The longest place first: one may lie in another.
  const known = Object.entries(places).sort(([a], [b]) => b.length - a.length);
  const placed = known.reduce((rest, [place, word]) => rest.replaceAll(place, word), value);
  return patterns.reduce((rest, [pattern, word]) => rest.replace(pattern, word), placed);
}

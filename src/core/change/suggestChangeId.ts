const adding = new Set(
  "add adds build create enable implement implements introduce make provide support write".split(
    " ",
  ),
);
const fixing = new Set("correct fix fixes mend repair resolve solve".split(" "));
const reshaping = new Set(
  "clean cleanup decouple extract move refactor reorganise reorganize restructure simplify split".split(
    " ",
  ),
);
const removing = new Set("delete deprecate drop remove retire".split(" "));
/** What follows says where or why, no longer what. */
const turning = new Set(
  "at because by for from in into of on onto so that to via when with".split(" "),
);
const filler = new Set("a an and new our some the their this your".split(" "));
/** Of a fix only the thing that is fixed is told; that something was wrong with it goes without saying. */
const trouble = new Set(
  "bug bugs case cases crash edge error errors failure issue issues problem problems".split(" "),
);

function wordsOf(title: string): string[] {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function subject(words: readonly string[]): string[] {
  const turn = words.findIndex((word, index) => index > 0 && turning.has(word));
  const kept = (turn === -1 ? words : words.slice(0, turn)).filter((word) => !filler.has(word));
  const telling = kept.length > 0 ? kept : words.filter((word) => !filler.has(word));
  return telling.length > 0 ? telling : [...words];
}

/**
 * A short id for a change from its title: "Add rate limiting to API" → `rate-limiting`, "Fix rate limiter edge case" →
 * `rate-limiter-fix`. Undefined when the words cannot be written with a-z and 0-9.
 */
export function suggestChangeId(title: string): string | undefined {
  const all = wordsOf(title);
  if (all.length === 0 || all.some((word) => !/^[a-z0-9]+$/.test(word))) return undefined;
  const [verb = "", ...rest] = all;
  const isVerb = [adding, fixing, reshaping, removing].some((verbs) => verbs.has(verb));
  const about = subject(isVerb && rest.length > 0 ? rest : all);
  const thing = about.filter((word) => !trouble.has(word));
  if (!isVerb || rest.length === 0) return about.slice(0, 6).join("-");
  const id = fixing.has(verb)
    ? [...(thing.length > 0 ? thing : about), "fix"]
    : reshaping.has(verb)
      ? ["refactor", ...about]
      : removing.has(verb)
        ? ["remove", ...about]
        : about;
  return id.slice(0, 6).join("-");
}

/** Why a text is no id for a new change, and what to give instead; undefined when it is one. */
export function changeIdProblem(id: string): string | undefined {
  if (id === "archive") return '"archive" is the folder of finished changes. Choose another id.';
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) && id.length <= 80) return undefined;
  return `"${id}" is no id for a change. Write it like rate-limiting: a-z and 0-9 in words, with - between them.`;
}

/** Lines that replace others; base and head count from 1. */
export interface Hunk {
  baseStart: number;
  headStart: number;
  removed: readonly string[];
  added: readonly string[];
}

/** What became of one file; null where it does not exist. */
export interface FileDiff {
  base: string | null;
  head: string | null;
  hunks: readonly Hunk[];
}

/** git quotes names with unusual characters: "a/na\303\257ve \"x\".py". */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t$/, "");
  const bytes: number[] = [];
  const body = name.slice(1, name.lastIndexOf('"'));
  const named: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  for (let at = 0; at < body.length; at++) {
    const octal = /^\\([0-7]{3})/.exec(body.slice(at, at + 4))?.[1];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8));
      at += 3;
    } else if (body[at] === "\\") {
      at += 1;
      const letter = body.charAt(at);
      bytes.push(named[letter] ?? letter.charCodeAt(0));
    } else bytes.push(...Buffer.from(body.charAt(at), "utf8"));
  }
  return Buffer.from(bytes).toString("utf8");
}

function withoutPrefix(name: string): string | null {
  const plain = unquote(name);
  return plain === "/dev/null" ? null : plain.replace(/^[ab]\//, "");
}

const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Counts the lines of each hunk, since a changed line may look like a hunk's header. */
function hunksOf(lines: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (let at = 0; at < lines.length; at++) {
    const match = header.exec(lines[at] ?? "");
    if (match === null) continue;
    const [, baseStart, baseCount = "1", headStart, headCount = "1"] = match;
    const body = lines.slice(at + 1, at + 1 + Number(baseCount) + Number(headCount));
    // "\ No newline at end of file" is counted by nobody.
    const more = lines.slice(at + 1).filter((line) => !line.startsWith("\\"));
    const own = body.some((line) => line.startsWith("\\")) ? more.slice(0, body.length) : body;
    hunks.push({
      baseStart: Number(baseStart),
      headStart: Number(headStart),
      removed: own.filter((line) => line.startsWith("-")).map((line) => line.slice(1)),
      added: own.filter((line) => line.startsWith("+")).map((line) => line.slice(1)),
    });
    at += body.length;
  }
  return hunks;
}

function parseFile(section: string): FileDiff {
  const lines = section.split("\n");
  const firstHunk = lines.findIndex((line) => line.startsWith("@@ "));
  const head = firstHunk < 0 ? lines : lines.slice(0, firstHunk);
  const value = (prefix: string): string | undefined =>
    head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const from = value("rename from ");
  const to = value("rename to ");
  return {
    base: from === undefined ? withoutPrefix(value("--- ") ?? "/dev/null") : unquote(from),
    head: to === undefined ? withoutPrefix(value("+++ ") ?? "/dev/null") : unquote(to),
    hunks: firstHunk < 0 ? [] : hunksOf(lines.slice(firstHunk)),
  };
}

/** Reads the output of `git diff -U0 -M BASE HEAD`. */
export function readDiff(diff: string): FileDiff[] {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .map(parseFile);
}

import picomatch from "picomatch";
import { isDisjointWith, JS, NFA } from "refa";
import { isGlob } from "./glob";

const extended: Readonly<Record<string, string>> = { "@": "", "?": "?", "*": "*", "+": "+" };

/** The end of the bracket, brace or parenthesis that opens at `start`; -1 when it never closes. */
function closing(glob: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < glob.length; at++) {
    if (glob[at] === open) depth++;
    if (glob[at] === close && --depth === 0) return at;
  }
  return -1;
}

/** Splits at separators that stand in no inner group. */
function alternatives(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if ("({".includes(letter)) depth++;
    if (")}".includes(letter)) depth--;
    if (letter === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] = `${parts.at(-1) ?? ""}${letter}`;
  }
  return parts;
}

function group(glob: string, at: number): { source: string; next: number } | undefined {
  const letter = glob[at] ?? "";
  if (letter === "[") {
    const end = glob.indexOf("]", at + 2);
    if (end === -1) return undefined;
    const body = glob
      .slice(at + 1, end)
      .replace(/^!/, "^")
      .replace(/[\\[]/g, "\\$&");
    return { source: `[${body}]`, next: end + 1 };
  }
  const isExtended = "@?*+!".includes(letter) && glob[at + 1] === "(";
  if (letter !== "{" && !isExtended) return undefined;
  const start = isExtended ? at + 1 : at;
  const end = closing(glob, start, isExtended ? "(" : "{", isExtended ? ")" : "}");
  if (end === -1) return undefined;
  const inner = glob.slice(start + 1, end);
  // What a negated group leaves over is taken for everything: more overlap than there is, never less.
  if (letter === "!") return { source: "[^/]*", next: end + 1 };
  const parts = alternatives(inner, isExtended ? "|" : ",").map(toSource);
  return { source: `(?:${parts.join("|")})${extended[letter] ?? ""}`, next: end + 1 };
}

// A doubled `**` says no more than one.
function withoutRepeats(glob: string): string {
  return glob.replace(/(?:\*\*\/)+/g, "**/").replace(/\*\*\/\*\*(?=\/|$)/g, "**");
}

function toSource(given: string): string {
  const glob = withoutRepeats(given);
  let source = "";
  for (let at = 0; at < glob.length;) {
    const found = group(glob, at);
    if (found !== undefined) {
      source += found.source;
      at = found.next;
    } else if (glob.slice(at) === "/**") {
      // `src/**` matches `src` itself, too.
      source += "(?:/.*)?";
      at += 3;
    } else if (glob.startsWith("**/", at)) {
      source += "(?:[^/]+/)*";
      at += 3;
    } else if (glob.startsWith("**", at)) {
      source += ".*";
      at += 2;
    } else {
      const letter = glob[at] ?? "";
      const one: Readonly<Record<string, string>> = { "*": "[^/]*", "?": "[^/]" };
      source += one[letter] ?? letter.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      at++;
    }
  }
  return source;
}

function automaton(glob: string): NFA | undefined {
  try {
    const { expression, maxCharacter } = JS.Parser.fromLiteral({
      source: toSource(glob),
      flags: "s",
    }).parse();
    return NFA.fromRegex(expression, { maxCharacter });
  } catch {
    return undefined;
  }
}

function literalStart(glob: string): string {
  return (/^[^*?[\]{}()!@+]*/.exec(glob)?.[0] ?? "").replace(/\/$/, "");
}

/** Whether two scope entries can match one and the same path; for patterns too odd to tell the answer is yes. */
export function globsOverlap(one: string, other: string): boolean {
  if (one === other) return true;
  if (!isGlob(one) && !isGlob(other)) return false;
  if (!isGlob(one)) return picomatch(other, { dot: true, nonegate: true })(one);
  if (!isGlob(other)) return picomatch(one, { dot: true, nonegate: true })(other);
  const [start, otherStart] = [literalStart(one), literalStart(other)];
  if (!start.startsWith(otherStart) && !otherStart.startsWith(start)) return false;
  const [left, right] = [automaton(one), automaton(other)];
  return left === undefined || right === undefined || !isDisjointWith(left, right);
}

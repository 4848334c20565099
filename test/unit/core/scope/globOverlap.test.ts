import assert from "node:assert/strict";
import fc from "fast-check";
import picomatch from "picomatch";
import { isDisjointWith, JS, NFA } from "refa";
import { isGlob } from "../../../../src/core/scope/glob";
import { globsOverlap } from "../../../../src/core/scope/globOverlap";

/** A glob and what it means, written by the generator and by no reader of globs. */
interface Meaning {
  glob: string;
  source: string;
}

const simple = fc.constantFrom<Meaning>(
  { glob: "a", source: "a" },
  { glob: "b", source: "b" },
  { glob: "*", source: "[^/]*" },
  { glob: "?", source: "[^/]" },
  { glob: "[ab]", source: "[ab]" },
  { glob: "[a-c]", source: "[a-c]" },
  { glob: "[!b]", source: "[!b]" },
  { glob: "[^a]", source: "[^a/]" },
  { glob: "**/b", source: "(?:[^/]+/)*b" },
);
const joint = fc.constantFrom("a", "b", "/");

function joined(parts: readonly Meaning[], joints: readonly string[]): Meaning {
  const join = (of: (part: Meaning) => string) =>
    parts.map((part, at) => `${at === 0 ? "" : (joints[at] ?? "/")}${of(part)}`).join("");
  return { glob: join(({ glob }) => glob), source: join(({ source }) => source) };
}

function grouped(parts: readonly Meaning[], kind: string): Meaning {
  const globs = parts.map(({ glob }) => glob);
  const inner = `(?:${parts.map(({ source }) => source).join("|")})`;
  if (kind === "{") return { glob: `{${globs.join(",")}}`, source: inner };
  return { glob: `${kind}(${globs.join("|")})`, source: `${inner}${kind === "@" ? "" : kind}` };
}

const { pattern } = fc.letrec<{ pattern: Meaning; part: Meaning }>((tie) => ({
  pattern: fc
    .tuple(
      fc.array(tie("part"), { minLength: 1, maxLength: 3 }),
      fc.array(joint, { minLength: 3, maxLength: 3 }),
    )
    .map(([parts, joints]) => joined(parts, joints)),
  part: fc.oneof(
    { maxDepth: 1 },
    simple,
    fc
      .tuple(
        fc.array(tie("pattern"), { minLength: 2, maxLength: 2 }),
        fc.constantFrom("{", "@", "?", "*", "+"),
      )
      .map(([parts, kind]) => grouped(parts, kind)),
  ),
}));

function automaton(source: string): NFA {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: "s" }).parse();
  return NFA.fromRegex(expression, { maxCharacter });
}

suite("overlap of globs", () => {
  test("is what the intersection of their automata says", () => {
    let overlapping = 0;
    let disjoint = 0;
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        // One that is no glob is asked of picomatch, which has a meaning of its own for "?" in groups.
        fc.pre(isGlob(one.glob) && isGlob(other.glob));
        const expected = !isDisjointWith(automaton(one.source), automaton(other.source));
        if (expected) overlapping++;
        else disjoint++;
        assert.equal(globsOverlap(one.glob, other.glob), expected);
      }),
      { numRuns: 300 },
    );
    assert.ok(overlapping > 30 && disjoint > 30, `${overlapping} ${disjoint}`);
  });

  test("a path that both match is an overlap", () => {
    const globs = fc.stringMatching(/^[ab/*?{},[\]!@+()|-]{1,12}$/);
    const paths = fc.array(fc.stringMatching(/^[ab]{1,3}(?:\/[ab]{1,3}){0,2}$/), {
      minLength: 20,
      maxLength: 30,
    });
    fc.assert(
      fc.property(globs, globs, paths, (one, other, some) => {
        fc.pre(isGlob(one) && isGlob(other));
        const matchers = [one, other].map((glob) => picomatch(glob, { dot: true, nonegate: true }));
        const both = some.find((path) => matchers.every((matches) => matches(path)));
        assert.ok(both === undefined || globsOverlap(one, other), `${one} ${other} ${both ?? ""}`);
      }),
      { numRuns: 1000 },
    );
  });

  test("of hostile globs is told in a time that grows with their length", () => {
    const seconds = (count: number) => {
      const start = performance.now();
      globsOverlap("*a".repeat(count), `${"*b*a".repeat(count / 2)}c`);
      globsOverlap("?(a)".repeat(count / 2), `${"?(b)".repeat(count / 2)}c`);
      return performance.now() - start;
    };
    seconds(100);
    assert.ok(seconds(400) < 100 * seconds(100));
    assert.equal(globsOverlap(`${"(".repeat(60_000)}*`, "*b"), true);
  });
});

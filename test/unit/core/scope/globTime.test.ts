import assert from "node:assert/strict";
import { isTooComplex, pathProblem } from "../../../../src/core/scope/glob";
import { globsOverlap } from "../../../../src/core/scope/globOverlap";
import { readBundle } from "../../../../src/core/bundle/readBundle";
import { compileScope } from "../../../../src/core/scope/scope";
import { hostileGlobs, honestGlobs } from "../../../doubling/hostileGlobs";

const names = [
  "a".repeat(200),
  `src/${"a".repeat(200)}`,
  "a/".repeat(60),
  `src/${"ab".repeat(60)}/a.ts`,
];

function millisecondsOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

suite("the time that patterns take", () => {
  test("patterns that people write are taken", () => {
    assert.deepEqual(honestGlobs.filter(isTooComplex), []);
  });

  for (const times of [2, 4, 40]) {
    test(`a pattern of ${times} parts is refused, or tried in no time`, () => {
      for (const glob of hostileGlobs(times)) {
        const time = millisecondsOf(() => {
          const scope = compileScope({ files_scope: [glob], files_create: [] });
          for (const name of names) scope.allows(name);
          globsOverlap(glob, "src/**/*a*b.ts");
          globsOverlap(glob, `${glob}a`);
        });
        // One that is tried without an end takes minutes.
        assert.ok(time < 1500, `${glob} took ${time} ms`);
      }
    });
  }

  test("a text that is longer than any path is refused, not compiled", () => {
    for (const text of ["- ".repeat(9000), "a/".repeat(9000), "[x".repeat(9000)]) {
      assert.equal(
        compileScope({ files_scope: [text], files_create: [] }).allows("src/a.ts"),
        false,
      );
      assert.notEqual(pathProblem(text), undefined);
    }
  });

  test("a bundle is told at the line of its pattern", () => {
    const glob = `src/${"*a".repeat(12)}`;
    const bundle = { id: "ws-a", openspec_change: "a", tasks: [], files_scope: [glob] };
    const { issues } = readBundle(JSON.stringify(bundle, null, 2), "workstreams/ws-a.json");
    assert.deepEqual(
      issues.map(({ code, line }) => ({ code, line })),
      [{ code: "path-is-inside", line: 6 }],
    );
    assert.match(pathProblem(glob) ?? "", /is too complex. Write at most three/);
  });
});

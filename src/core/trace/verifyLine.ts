import { verifyLines } from "../bundle/verifyLines";
import type { Change } from "../model/change";
import { statedRequirements } from "../spec/statedRequirements";

/** Something that must be proven: a scenario, or a requirement that has none. */
export interface Provable {
  /** Scenario key, or the requirement's key when it has no scenario. */
  key: string;
  /** As in the `Verify:` line, without `Verify:` and the last word. */
  name: string;
  /** The scenario's (or requirement's) own name: what a test's name must contain. */
  words: string;
  /** sha256 of the requirement's block; null when the line names nothing in the change. */
  requirementSha: string | null;
}

const verifyLine = /^verify:\s*(.+?)(?:\s+(?:scenario|requirement))?$/i;

/** Whether an acceptance test is a `Verify:` line and not a command. */
export function isVerifyLine(acceptanceTest: string): boolean {
  return verifyLine.test(acceptanceTest.trim());
}

function namesByKey(change: Change): Map<string, { words: string; requirementSha: string }> {
  const named = statedRequirements(change).flatMap(({ key, name, scenarios, sha256 }) => [
    [key, { words: name, requirementSha: sha256 }] as const,
    ...scenarios.map((each) => [each.key, { words: each.name, requirementSha: sha256 }] as const),
  ]);
  return new Map(named);
}

/** What the `Verify:` lines of a bundle ask to prove; a line that names nothing in the change asks for its own words. */
export function provablesFor(acceptanceTests: readonly string[], change: Change): Provable[] {
  const generated = verifyLines(change);
  const names = namesByKey(change);
  const found = new Map<string, Provable>();
  for (const test of acceptanceTests) {
    const line = test.trim();
    const name = verifyLine.exec(line)?.[1];
    if (name === undefined) continue;
    const key =
      generated.find((each) => each.line === line)?.key ??
      generated.find((each) => names.get(each.key)?.words === name)?.key;
    const known = key === undefined ? undefined : names.get(key);
    const provable: Provable =
      key === undefined || known === undefined
        ? { key: `bundle/${name}`, name, words: name, requirementSha: null }
        : { key, name, ...known };
    found.set(provable.key, provable);
  }
  return [...found.values()];
}

/** The provable that a person means by a name or key; undefined when none or several fit. */
export function findProvable(provables: readonly Provable[], asked: string): Provable | undefined {
  const wanted = asked.trim().toLowerCase();
  const fits = provables.filter((each) =>
    [each.key, each.name, each.words].some((name) => name.toLowerCase() === wanted),
  );
  return fits.length === 1 ? fits[0] : undefined;
}

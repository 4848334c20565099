import type { Requirement } from "../model/change";

/** Something that must be proven: a scenario, or a requirement that has none. */
export interface Provable {
  /** Scenario key, or the requirement's key when it has no scenario. */
  key: string;
  /** As in the `Verify:` line, without `Verify:` and the last word. */
  name: string;
  /** The scenario's (or requirement's) own name: what a test's name must contain. */
  words: string;
  requirementSha: string | null;
}

const verifyLine = /^verify:\s*(.+?)\s*(?:\b(scenario|requirement))?$/i;

/** Whether an acceptance test is a `Verify:` line and not a command. */
export function isVerifyLine(acceptanceTest: string): boolean {
  return verifyLine.test(acceptanceTest.trim());
}

function provablesOf(requirements: readonly Requirement[]): (Provable & { aliases: string[] })[] {
  return requirements.flatMap((requirement) => {
    const requirementSha = requirement.sha256;
    if (requirement.scenarios.length === 0) {
      const { key, name } = requirement;
      return [{ key, name, words: name, requirementSha, aliases: [name] }];
    }
    return requirement.scenarios.map(({ key, name }) => {
      const full = `${requirement.name} / ${name}`;
      return { key, name, words: name, requirementSha, aliases: [name, full, key] };
    });
  });
}

/** What the `Verify:` lines of a bundle ask to prove; a line that names nothing in the change asks for its own words. */
export function provablesFor(
  acceptanceTests: readonly string[],
  requirements: readonly Requirement[],
): Provable[] {
  const all = provablesOf(requirements);
  const found = new Map<string, Provable>();
  for (const line of acceptanceTests) {
    const name = verifyLine.exec(line.trim())?.[1];
    if (name === undefined) continue;
    const match = all.find((each) => each.aliases.includes(name));
    const provable: Provable = match
      ? { key: match.key, name, words: match.words, requirementSha: match.requirementSha }
      : { key: `bundle/${name}`, name, words: name, requirementSha: null };
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

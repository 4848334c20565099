import type { Change, Place } from "../model/change";
import { statedRequirements } from "../change/statedRequirements";

/** One `Verify:` line of a bundle and what it asks to prove. */
export interface VerifyLine {
  line: string;
  /** Scenario key, or the requirement's when it has no scenario. */
  key: string;
  place: Place;
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

/** One line per scenario, and per requirement that has none; each line names exactly one of them. */
export function verifyLines(change: Change): VerifyLine[] {
  const requirements = statedRequirements(change);
  const all = requirements.flatMap(({ name, scenarios }) =>
    scenarios.map((scenario) => ({ short: scenario.name, long: `${name} / ${scenario.name}` })),
  );
  const bareNames = requirements.filter(({ scenarios }) => scenarios.length === 0);
  const repeatedShorts = repeated([
    ...all.map(({ short }) => short),
    ...bareNames.map(({ name }) => name),
  ]);
  const repeatedLongs = repeated(all.map(({ long }) => long));
  return requirements.flatMap((requirement) => {
    const { name, key, place, scenarios } = requirement;
    if (scenarios.length === 0) {
      const said = repeatedShorts.has(name) ? key : name;
      return [{ line: `Verify: ${said} requirement`, key, place }];
    }
    return scenarios.map((scenario) => {
      const long = `${name} / ${scenario.name}`;
      const unique = repeatedLongs.has(long) ? scenario.key : long;
      const said = repeatedShorts.has(scenario.name) ? unique : scenario.name;
      return { line: `Verify: ${said} scenario`, key: scenario.key, place: scenario.place };
    });
  });
}

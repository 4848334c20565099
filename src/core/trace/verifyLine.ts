import { verifyLines } from "./verifyLines";
import type { Change } from "../model/change";
import { statedRequirements } from "../change/statedRequirements";
import { scenarioWords } from "./scenarioWords";

/** Something that must be proven: a scenario, or a requirement that has none. */
export interface Provable {
  /** Scenario key, or the requirement's key when it has no scenario. */
  key: string;
  /** As in the `Verify:` line, without `Verify:` and the last word. */
  name: string;
  /** What a test's name must contain: the scenario's (or requirement's) own name, with its requirement's where several scenarios have that name. */
  words: string;
  /** sha256 of the requirement's block; null when the line names nothing in the change. */
  requirementSha: string | null;
}

const verifyLine = /^verify:\s*(?!\s)(.+)$/i;

/** What a `Verify:` line names; undefined for any other line. */
function nameIn(line: string): string | undefined {
  return verifyLine.exec(line)?.[1]?.replace(/(?<!\s)\s+(?:scenario|requirement)$/i, "");
}

/** Whether an acceptance test is a `Verify:` line and not a command. */
export function isVerifyLine(acceptanceTest: string): boolean {
  return verifyLine.test(acceptanceTest.trim());
}

/** Something that a change promises, and what it may be called. */
interface Promised {
  key: string;
  name: string;
  /** The name with the requirement's in front; the same as `name` for a requirement. */
  longName: string;
  requirementSha: string;
}

function promisedBy(change: Change): Promised[] {
  return statedRequirements(change).flatMap(({ key, name, scenarios, sha256 }) => [
    { key, name, longName: name, requirementSha: sha256 },
    ...scenarios.map((each) => ({
      key: each.key,
      name: each.name,
      longName: `${name} / ${each.name}`,
      requirementSha: sha256,
    })),
  ]);
}

/** `requirement: The API logs in` and `API logs in` are the same name to whoever types it. */
function typed(name: string): string {
  return scenarioWords(name.replace(/^(?:requirement|scenario):\s*/i, "")).join(" ");
}

/** Everything that a hand-written name may mean: as it is written before as it sounds. */
function meantBy(asked: string, promised: readonly Promised[]): readonly Promised[] {
  const names = ({ key, name, longName }: Promised) => [key, name, longName];
  const exact = promised.filter((each) => names(each).includes(asked));
  if (exact.length > 0) return exact;
  const wanted = typed(asked);
  if (wanted === "") return [];
  return promised.filter((each) => names(each).some((name) => typed(name) === wanted));
}

/** How many promises of the change a `Verify:` line names; it should be one. */
export function countMeant(acceptanceTest: string, change: Change): number {
  const line = acceptanceTest.trim();
  const name = nameIn(line);
  if (name === undefined) return 0;
  if (verifyLines(change).some((each) => each.line === line)) return 1;
  return meantBy(name, promisedBy(change)).length;
}

/**
 * What the `Verify:` lines of a bundle ask to prove; a line that names nothing in the change, or several things, asks
 * for its own words.
 */
export function provablesFor(acceptanceTests: readonly string[], change: Change): Provable[] {
  const generated = verifyLines(change);
  const promised = promisedBy(change);
  const found = new Map<string, Provable>();
  for (const test of acceptanceTests) {
    const line = test.trim();
    const name = nameIn(line);
    if (name === undefined) continue;
    const key = generated.find((each) => each.line === line)?.key;
    const meant =
      key === undefined ? meantBy(name, promised) : promised.filter((each) => each.key === key);
    const [only] = meant;
    const provable: Provable =
      only === undefined || meant.length > 1
        ? { key: `bundle/${name}`, name, words: name, requirementSha: null }
        : {
            key: only.key,
            name,
            words: isShared(only, promised) ? only.longName : only.name,
            requirementSha: only.requirementSha,
          };
    found.set(provable.key, provable);
  }
  return [...found.values()];
}

/** One test must not prove two scenarios because they are called the same. */
function isShared({ key, name }: Promised, promised: readonly Promised[]): boolean {
  return promised.some((other) => other.key !== key && typed(other.name) === typed(name));
}

/** The provable that a person means by a name or key; undefined when none or several fit. */
export function findProvable(provables: readonly Provable[], asked: string): Provable | undefined {
  const wanted = asked.trim().toLowerCase();
  const fits = provables.filter((each) =>
    [each.key, each.name, each.words].some((name) => name.toLowerCase() === wanted),
  );
  return fits.length === 1 ? fits[0] : undefined;
}

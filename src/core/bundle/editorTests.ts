import type { Change, Place } from "../model/change";
import { isVerifyLine, provablesFor } from "../trace/verifyLine";
import { scenarioWords } from "../trace/scenarioWords";
import type { EditorFacts } from "./editorFacts";
import type { EditorItem, ScenarioTest, TestItem } from "./editorModel";
import { verifyLines } from "../trace/verifyLines";

type Listed = Omit<EditorItem, "problems">;

/** What an acceptance test asks for, how the engine would prove it, and how far that is. */
export function testOf(
  item: Listed,
  commands: Readonly<Record<string, string>>,
  { change, evidence }: Pick<EditorFacts, "change" | "evidence">,
): TestItem["test"] {
  if (!isVerifyLine(item.value)) return { kind: "command" };
  const [provable] = change === null ? [] : provablesFor([item.value], change);
  const place = provable && change ? placeOf(change, provable.key) : undefined;
  if (provable === undefined || place === undefined) {
    return { kind: "unknown", name: provable?.name ?? item.value };
  }
  const known = evidence.get(provable.key);
  return {
    kind: "scenario",
    scenario: {
      key: provable.key,
      name: provable.name,
      place,
      how: howProven(provable.words, commands[provable.key]),
      state: known?.word ?? "unproven",
      detail: known?.detail ?? null,
    },
  };
}

function placeOf(change: Change, key: string): Place | undefined {
  for (const requirement of change.requirements) {
    const own = [requirement, ...requirement.scenarios].find((each) => each.key === key);
    if (own !== undefined) return own.place;
  }
  return undefined;
}

function howProven(name: string, command: string | undefined): ScenarioTest["how"] {
  if (command !== undefined) return { kind: "command", command };
  const different = [...new Set(scenarioWords(name))];
  return different.length < 2 ? { kind: "person" } : { kind: "test", words: different };
}

/** The `Verify:` lines for what the change promises and no acceptance test asks for. */
export function missingTests(tests: readonly TestItem[], change: Change | null): string[] {
  if (change === null) return [];
  const asked = new Set(
    tests.map(({ test }) => (test.kind === "scenario" ? test.scenario.key : undefined)),
  );
  return verifyLines(change)
    .filter(({ key }) => !asked.has(key))
    .map(({ line }) => line);
}

import { bullets, code, sections } from "./markdown";

/** What the engine will run to decide whether the work is done. */
export interface PromptJudging {
  /** The checkers that apply here, with their exact commands. */
  plugins: readonly { title: string; command: string }[];
  /** The acceptance commands, exactly as they will run. */
  acceptance: readonly string[];
  scenarios: readonly PromptScenario[];
}

/** How one scenario is proven: by a command of its own, else by a test whose name has all these words, else by a person. */
export interface PromptScenario {
  name: string;
  proof:
    | { kind: "command"; command: string }
    | { kind: "words"; words: readonly string[] }
    | { kind: "person" };
}

function scenarioLine({ name, proof }: PromptScenario): string {
  switch (proof.kind) {
    case "command":
      return `**${name}**: this command has to pass: ${code(proof.command)}`;
    case "words":
      return `**${name}**: a passed test whose name contains ${proof.words.map((word) => `"${word}"`).join(", ")}`;
    case "person":
      return `**${name}**: a person will look at it`;
  }
}

function namingHelp(scenarios: readonly PromptScenario[]): string {
  const words = scenarios.flatMap(({ proof }) => (proof.kind === "words" ? [proof.words] : []))[0];
  if (words === undefined) return "";
  const [javascript, python] = [words.join(" "), words.join("_")];
  return `Write one test for each scenario and name it after the scenario, so that every word is in the test's name (with the names of its suites), in any case: ${code(`test("${javascript}: …", …)`)} or ${code(`def test_${python}():`)}. A skipped test proves nothing. Each test has to call the code and check what the THEN says: it also runs without your change, and has to fail there.`;
}

function scenarioPart(scenarios: readonly PromptScenario[]): string {
  if (scenarios.length === 0) return "";
  return sections(
    "Each scenario has to be proven:",
    bullets(scenarios.map(scenarioLine)),
    namingHelp(scenarios),
  );
}

/** The part of a prompt that says how the work will be judged. */
export function renderJudging({ plugins, acceptance, scenarios }: PromptJudging): string {
  const checks = plugins.map(({ title, command }) => `${title}: ${code(command)}`);
  return sections(
    "## How your work is judged",
    "After you end, these run on what you left, in a clean checkout of its commit; your own word for it does not count. Tests that were there before have to pass as they were, and none may be missing.",
    checks.length === 0
      ? ""
      : sections("Checks that must report nothing that was not there before:", bullets(checks)),
    acceptance.length === 0
      ? ""
      : sections(
          "Commands that must succeed, and run at least one test where they run tests:",
          bullets(acceptance.map(code)),
        ),
    scenarioPart(scenarios),
  );
}

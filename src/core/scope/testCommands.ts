import type { Place } from "../model/change";
import { codeSpans } from "../text/markdown/codeSpans";
import type { SourceLine } from "./sourceLines";

/** A command that a change names as a test. */
export interface NamedCommand {
  command: string;
  place: Place;
}

const runners = [
  /^(pytest|tox|nox|jest|vitest|mocha|rspec|phpunit|bats|ctest)(\s|$)/,
  /^python3?\s+-m\s+(pytest|unittest)\b/,
  /^(uv|poetry|pdm|hatch|pipenv)\s+run\s+\S/,
  /^node\s+(\S+\s+)*--test\b/,
  /^npm\s+(test|t|run|run-script)\b/,
  /^npx\s+(?!(-\S+\s+)*create-)\S/,
  /^(yarn|pnpm|bun)\s+(run\s+\S|test\b|[\w:-]*test[\w:-]*)/,
  /^deno\s+(test|task)\b/,
  /^go\s+(test|vet)\b/,
  /^cargo\s+(test|nextest|clippy)\b/,
  /^make\s+(\S+\s+)*[\w-]*(test|check|verify)[\w-]*/,
  /^(mvn|\.\/mvnw)\s.*\b(test|verify)\b/,
  /^(gradle|\.\/gradlew)\s.*\b(test|check)\b/i,
  /^(dotnet|swift|mix|flutter|dart)\s+test\b/,
  /^bundle\s+exec\s+(rspec|rake)\b/,
];

const shells = new Set(["", "sh", "bash", "shell", "zsh", "console", "terminal"]);

function withoutAssignments(command: string): string {
  return command.replace(/^(env\s+)?([A-Za-z_]\w*=\S*\s+)+/, "");
}

/** Whether a text is a shell command that starts a known test runner. */
export function isTestCommand(text: string): boolean {
  const command = withoutAssignments(text.trim());
  return runners.some((runner) => runner.test(command));
}

/** `pytest` alone is more often the name of a tool than a command. */
const meant = /\b(runs?|running|pass(es)?)\b/i;

function inFence({ text, place, fence }: SourceLine): NamedCommand[] {
  if (!shells.has((fence ?? "").toLowerCase())) return [];
  const command = text.trim().replace(/^[$>]\s+/, "");
  if (!isTestCommand(command)) return [];
  return [{ command, place: { ...place, column: text.indexOf(command) + 1 } }];
}

function inCode({ text, place }: SourceLine): NamedCommand[] {
  const isMeant = meant.test(text);
  return codeSpans(text).flatMap(({ index, content }) => {
    const command = content.trim().replace(/^\$\s+/, "");
    if (!isTestCommand(command) || (!isMeant && !/\s/.test(command))) return [];
    return [{ command, place: { ...place, column: text.indexOf(command, index) + 1 } }];
  });
}

/** The test commands that a change names in backticks or shell fences; each once, where it stands first. */
export function findTestCommands(lines: readonly SourceLine[]): NamedCommand[] {
  const found = new Map<string, NamedCommand>();
  for (const line of lines) {
    for (const named of line.fence === undefined ? inCode(line) : inFence(line)) {
      if (!found.has(named.command)) found.set(named.command, named);
    }
  }
  return [...found.values()];
}

const testFile =
  /(^|\/)(tests?|__tests__|specs?|e2e)\/.*\.\w+$|(^|\/)test_[^/]*\.\w+$|[._-](test|tests|spec)\.\w+$/i;

/** The test files that a command names: `pytest tests/test_api.py::test_x` names `tests/test_api.py`. */
export function testFilesOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s;&|"'])+/g) ?? [];
  return words
    .map((word) => (word.replace(/["']/g, "").split("::", 1)[0] ?? "").replace(/^(\.\/)+/, ""))
    .flatMap((word) => {
      // `bash -c "pytest tests/test_api.py"`: a command inside of the command.
      if (/\s/.test(word) && isTestCommand(word)) return testFilesOf(word);
      const isPath = !/[*?{}=$()<>]|^-|^\/|(^|\/)\.\.(\/|$)/.test(word);
      return isPath && testFile.test(word) ? [word] : [];
    });
}

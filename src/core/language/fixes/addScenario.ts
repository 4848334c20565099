import { placeholders } from "../../change/skeleton";
import { readOutline } from "../../text/specOutline";
import { linesAfter } from "../textEdit";
import type { FixMaker } from "./quickFix";

// The name that nothing is converted with, so that it cannot stay by mistake.
const skeleton = `
#### Scenario: ${placeholders.scenario}
- **WHEN** something happens
- **THEN** this can be seen`;

/** Puts a scenario to fill in below a requirement that has none. */
export const addScenario: FixMaker = ({ file, text, issue }) => {
  const { lines, requirements } = readOutline(text);
  const requirement = requirements.find(({ line }) => line === issue.line);
  if (requirement === undefined) return [];
  const { lastLine, name } = requirement;
  const edit = linesAfter(file, lastLine, lines[lastLine - 1] ?? "", skeleton);
  return [{ title: `Add a scenario to "${name}"`, edits: [edit], isPreferred: true }];
};

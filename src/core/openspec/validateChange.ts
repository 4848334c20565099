import type { ChangeFacts } from "./changeFacts";
import { parsedDelta } from "./mergedDelta";
import type { OpenSpecIssue } from "./openspecIssue";
import { changeHasDeltas } from "./rules/change/changeHasDeltas";
import type { ChangeRule } from "./rules/change/changeRule";
import { deltaIsNotAtRoot } from "./rules/change/deltaIsNotAtRoot";
import { deltasAreRead } from "./rules/change/deltasAreRead";
import { deltasFitMainSpecs } from "./rules/change/deltasFitMainSpecs";
import { sectionsHaveEntries } from "./rules/change/sectionsHaveEntries";
import { taskNumbersAreSound } from "./rules/change/taskNumbersAreSound";
import { tasksAreCheckboxes } from "./rules/change/tasksAreCheckboxes";
import { addedIsComplete, modifiedIsComplete } from "./rules/delta/blocksAreComplete";
import type { DeltaRule, ReadDelta } from "./rules/delta/deltaRule";
import { headingsAreRequirements } from "./rules/delta/headingsAreRequirements";
import { removedIsUnique, renamedIsUnique } from "./rules/delta/namesAreUnique";
import { renamesArePaired } from "./rules/delta/renamesArePaired";
import { requirementsAreInSections } from "./rules/delta/requirementsAreInSections";
import { scenariosAreKept } from "./rules/delta/scenariosAreKept";
import { sectionsAgree } from "./rules/delta/sectionsAgree";

const deltaRules: readonly DeltaRule[] = [
  headingsAreRequirements,
  renamesArePaired,
  requirementsAreInSections,
  addedIsComplete,
  modifiedIsComplete,
  scenariosAreKept,
  removedIsUnique,
  renamedIsUnique,
  sectionsAgree,
];

const deltasAreSound: ChangeRule = (change, deltas) =>
  deltas.flatMap((read) => deltaRules.flatMap((rule) => rule(read, change)));

const changeRules: readonly ChangeRule[] = [
  deltaIsNotAtRoot,
  deltasAreSound,
  deltasFitMainSpecs,
  deltasAreRead,
  sectionsHaveEntries,
  changeHasDeltas,
  tasksAreCheckboxes,
  taskNumbersAreSound,
];

/** Everything that OpenSpec says about a change, in its order. */
export function validateChange(change: ChangeFacts): OpenSpecIssue[] {
  const deltas: ReadDelta[] = change.deltas.map((file) => ({
    ...file,
    delta: parsedDelta(file),
  }));
  const found: OpenSpecIssue[] = [];
  for (const rule of changeRules) found.push(...rule(change, deltas, found));
  return found;
}

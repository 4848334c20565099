import type { Change } from "../../model/change";
import type { Issue } from "../../model/issue";
import { nearestNames } from "../../json/nearestName";
import { countMeant, isVerifyLine } from "../../trace/verifyLine";
import { statedRequirements } from "../../change/statedRequirements";
import type { BundleCheck, CheckedBundle } from "./bundleCheck";

function lostVerifyLines({ bundle, issueAtPath }: CheckedBundle, change: Change): Issue[] {
  return bundle.acceptance_tests.flatMap((line, index) => {
    if (!isVerifyLine(line)) return [];
    const meant = countMeant(line, change);
    if (meant === 1) return [];
    const message =
      meant === 0
        ? `"${line}" names no scenario or requirement of "${change.id}", so what it proves is bound to none. Correct the name, or convert the change again.`
        : `"${line}" may mean ${meant} scenarios of "${change.id}", so what it proves is bound to none. Write "Verify: <Requirement> / <Scenario> scenario".`;
    const what = { code: "verify-names-scenario", severity: "warning", message } as const;
    return [issueAtPath(["acceptance_tests", index], what)];
  });
}

function lostScenarioTests({ bundle, issueAtPath }: CheckedBundle, change: Change): Issue[] {
  const keys = statedRequirements(change).flatMap(({ key, scenarios }) =>
    scenarios.length === 0 ? [key] : scenarios.map((scenario) => scenario.key),
  );
  return Object.keys(bundle.scenario_tests)
    .filter((key) => !keys.includes(key))
    .map((key) => {
      const [near] = nearestNames(key, keys);
      const act =
        near === undefined ? `Its keys are: ${keys.join(", ")}.` : `Did you mean "${near}"?`;
      const message = `"${key}" is no scenario of "${change.id}", so its command proves nothing. ${act}`;
      const what = { code: "scenario-test-has-scenario", severity: "warning", message } as const;
      return issueAtPath(["scenario_tests", key], what);
    });
}

/** A bundle names a change that exists and requires something, and its proofs are about that change. */
export const checkChangeLink: BundleCheck = (checked, { changes, archived }) => {
  const { bundle, issueAtPath } = checked;
  const change = changes.find(({ id }) => id === bundle.openspec_change);
  if (change === undefined) {
    if (archived.includes(bundle.openspec_change)) return [];
    const ids = changes.map(({ id }) => id);
    const near = nearestNames(bundle.openspec_change, ids)[0];
    const open = ids.length === 0 ? "There is no open change." : `Open changes: ${ids.join(", ")}.`;
    const act = near === undefined ? open : `Did you mean "${near}"?`;
    const message = `There is no change "${bundle.openspec_change}" in openspec/changes. ${act}`;
    return [issueAtPath(["openspec_change"], { code: "change-exists", message })];
  }
  if (change.requirements.length === 0) {
    const message = `Change "${change.id}" has no requirements, so nothing says when this is done. Write them first.`;
    const what = { code: "change-has-requirements", severity: "warning", message } as const;
    return [issueAtPath(["openspec_change"], what)];
  }
  return [...lostVerifyLines(checked, change), ...lostScenarioTests(checked, change)];
};

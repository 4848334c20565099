import { specIssue, type Rule } from "./rule";

/** Spec first: a change says what is required before anything runs. */
export const changeHasRequirements: Rule = (change, files) => {
  if (change.requirements.length > 0) return [];
  const proposal = `${change.folder}/proposal.md`;
  const file = files[proposal] === undefined ? change.folder : proposal;
  const message = `Change "${change.id}" has no requirements. Spec first: add "### Requirement: <name>" to proposal.md or to a delta in specs/<capability>/spec.md.`;
  return [specIssue({ file }, "change-has-requirements", message, "warning")];
};

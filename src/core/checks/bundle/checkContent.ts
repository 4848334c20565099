import type { Issue } from "../../model/issue";
import type { BundleCheck } from "./bundleCheck";

/** A bundle says where to work, what to do and how it is judged. */
export const checkContent: BundleCheck = ({ bundle, issueAtPath }) => {
  const issues: Issue[] = [];
  if (bundle.files_scope.length === 0) {
    const message =
      'files_scope is empty, so the agent could not change anything and this never runs. List paths or globs, for example "src/api/**".';
    issues.push(issueAtPath(["files_scope"], { code: "scope-is-not-empty", message }));
  }
  if (bundle.tasks.length === 0) {
    const message =
      "There is no task, so the agent is told only what to prove. Add what is to be done.";
    issues.push(issueAtPath(["tasks"], { code: "bundle-has-task", severity: "warning", message }));
  }
  if (bundle.acceptance_tests.length === 0) {
    const message =
      'There is no acceptance test, so nothing would prove this. Add "Verify: <scenario> scenario" lines or test commands.';
    const what = { code: "bundle-has-acceptance-test", severity: "warning", message } as const;
    issues.push(issueAtPath(["acceptance_tests"], what));
  }
  return issues;
};

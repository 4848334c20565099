import type { Issue } from "../../model/issue";
import type { BundleCheck } from "./bundleCheck";

const meaningless =
  /^ws-(?:(?:feature|task|change|test|fix|bug|bugfix|issue|story|ticket|workstream|wip|new|tmp|temp|item|work|stuff|thing|todo|foo|bar)-?)?\d*$/;

/** A bundle lies in the file of its id, the id is its own, and it says what the work is about. */
export const checkNames: BundleCheck = ({ file, bundle, issueAtPath }, { bundles }) => {
  const issues: Issue[] = [];
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (name !== `${bundle.id}.json`) {
    const message = `The id is "${bundle.id}", but the file is ${name}. Rename the file to ${bundle.id}.json, or change the id.`;
    issues.push(issueAtPath(["id"], { code: "file-is-named-after-id", message }));
  }
  const twin = bundles.find((other) => other.file !== file && other.bundle.id === bundle.id);
  if (twin !== undefined) {
    const message = `"${bundle.id}" is also the id in ${twin.file}. Give each bundle its own id.`;
    issues.push(issueAtPath(["id"], { code: "id-is-unique", message }));
  }
  if (meaningless.test(bundle.id)) {
    const message = `"${bundle.id}" does not say what the work is about. Choose an id like ws-rate-limiting-api.`;
    issues.push(issueAtPath(["id"], { code: "id-has-meaning", severity: "warning", message }));
  }
  return issues;
};

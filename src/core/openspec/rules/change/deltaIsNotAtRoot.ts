import { openspecIssue } from "../../openspecIssue";
import type { ChangeRule } from "./changeRule";

/** A delta belongs to a capability. */
export const deltaIsNotAtRoot: ChangeRule = ({ hasRootSpec }) =>
  hasRootSpec
    ? [
        openspecIssue(
          "ERROR",
          "spec.md",
          "Delta spec found at specs/spec.md. Delta specs must live under a capability path (e.g. specs/<capability-path>/spec.md) — a file at the specs/ root is ignored when the change is applied or archived.",
        ),
      ]
    : [];

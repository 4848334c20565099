import { openspecIssue } from "../../openspecIssue";
import { operationCount, type ChangeRule } from "./changeRule";

const noDeltas =
  'Change must have at least one delta. No deltas found. Ensure your change has a specs/ directory with capability folders (e.g. specs/http-server/spec.md) containing .md files that use delta headers (## ADDED/MODIFIED/REMOVED/RENAMED Requirements) and that each requirement includes at least one "#### Scenario:" block. If this change intentionally modifies no specs (pure refactor, tooling, docs), set "skip_specs: true" in the change\'s .openspec.yaml instead. Tip: run "openspec change show <change-id> --json --deltas-only" to inspect parsed deltas.';

/** What a marker that does not count is told; the reason follows in brackets. */
const unhonouredMarker =
  "skip_specs is set but .openspec.yaml is not valid change metadata, so the marker is not honored. Fix the metadata";

/** What a marker that files contradict is told. */
const contradictedMarker =
  "skip_specs is set in .openspec.yaml but spec files exist under specs/. Remove skip_specs or delete the delta spec files";

/** A change changes a requirement, or says in its metadata that it changes none. */
export const changeHasDeltas: ChangeRule = (change, deltas) => {
  const { skipSpecs, hasSpecFiles, hasRootSpec, strayDeltas } = change;
  const marker = [
    ...(skipSpecs.invalidReason === undefined
      ? []
      : [
          openspecIssue(
            "ERROR",
            ".openspec.yaml",
            `${unhonouredMarker} (${skipSpecs.invalidReason})`,
          ),
        ]),
    ...(skipSpecs.declared && hasSpecFiles
      ? [openspecIssue("ERROR", "file", contradictedMarker)]
      : []),
  ];
  const isElsewhere = hasRootSpec || strayDeltas.length > 0;
  if (deltas.some((read) => operationCount(read) > 0) || isElsewhere) return marker;
  if (!skipSpecs.declared) return [...marker, openspecIssue("ERROR", "file", noDeltas)];
  if (hasSpecFiles) return marker;
  const accepted =
    "skip_specs is set in .openspec.yaml: change declares no spec-level behavior changes, zero deltas accepted";
  return [...marker, openspecIssue("INFO", "file", accepted)];
};

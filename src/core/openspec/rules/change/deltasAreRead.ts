import { openspecIssue } from "../../openspecIssue";
import type { ChangeRule } from "./changeRule";

/** Delta sections stand in files that are read. */
export const deltasAreRead: ChangeRule = ({ strayDeltas }) =>
  strayDeltas.map(({ path, expected }) => {
    const message = `Delta spec found at specs/${path}. Delta specs must be a spec.md inside a capability folder — this file is ignored when the change is applied or archived. Move its requirements into specs/${expected}.`;
    return openspecIssue("ERROR", path, message);
  });

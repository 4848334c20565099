import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

/** Every FROM has its TO. */
export const renamesArePaired: DeltaRule = ({ path, delta }) =>
  delta.unpaired.map(({ side, name, line }) => {
    const missing = side === "FROM" ? "TO" : "FROM";
    const message = `RENAMED ${side}: "${name}" has no matching ${missing}: line. Write each rename as a FROM: line followed immediately by its TO: line.`;
    return openspecIssue("ERROR", path, message, line);
  });

import type { Delta } from "../../../text/parseDelta";
import type { ChangeFacts, DeltaFile } from "../../changeFacts";
import type { OpenSpecIssue } from "../../openspecIssue";

/** A delta file and what it says. */
export interface ReadDelta extends DeltaFile {
  delta: Delta;
}

/** One thing that OpenSpec demands of each delta. */
export type DeltaRule = (read: ReadDelta, change: ChangeFacts) => OpenSpecIssue[];

import { mergeDelta } from "../../../archive/delta/mergeDelta";
import { MergeFailure } from "../../../archive/delta/requirementMerge";
import { openspecIssue } from "../../openspecIssue";
import { operationCount, type ChangeRule } from "./changeRule";

/** Archiving would be able to merge each delta that is sound by itself. */
export const deltasFitMainSpecs: ChangeRule = ({ id, mainSpec }, deltas, found) => {
  if (mainSpec === undefined) return [];
  const told = new Set(found.filter(({ level }) => level === "ERROR").map(({ path }) => path));
  const sound = deltas.filter((read) => !told.has(read.path) && operationCount(read) > 0);
  return sound.flatMap(({ capability, path, text }) => {
    const main = mainSpec(capability);
    if (main.kind === "unusable") return [];
    try {
      mergeDelta({
        capability,
        change: id,
        delta: text,
        main: main.kind === "text" ? main.text : null,
        mainPath: "",
      });
      return [];
    } catch (error) {
      if (!(error instanceof MergeFailure)) throw error;
      const message = `Archive would refuse this delta: ${error.message}`;
      return [openspecIssue("INFO", path, message)];
    }
  });
};

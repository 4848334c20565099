import { ArchiveRefusal } from "../../archive/archiveRefusal";
import { planArchive } from "../../archive/planArchive";
import type { Issue } from "../../model/issue";
import type { MetadataMarker } from "../changeFacts";
import { deltaPath, type OpenChange } from "./openChange";
import { extraIssue } from "./extraIssue";

/** A change that is valid, and yet would not be archived. */
export function archiveWouldRefuse(
  { id, facts, isValid }: OpenChange,
  retireCapabilities: MetadataMarker,
): Issue[] {
  const { mainSpec, deltas, skipSpecs } = facts;
  const [first] = deltas;
  if (!isValid || mainSpec === undefined || first === undefined) return [];
  try {
    planArchive({
      change: id,
      layout: "openspec",
      today: "",
      files: Object.fromEntries(deltas.map((delta) => [deltaPath(id, delta), delta.text])),
      mainSpec: (capability) => {
        const main = mainSpec(capability);
        return main.kind === "text" ? main.text : null;
      },
      mainSpecPath: (capability) => capability,
      metadata: { skipSpecs, retireCapabilities },
      skipSpecs: false,
      validate: true,
    });
    return [];
  } catch (error) {
    if (!(error instanceof ArchiveRefusal)) throw error;
    const named = deltas.find(({ capability }) => error.message.includes(capability)) ?? first;
    const message = `Archiving ${id} would be refused: ${error.message} ${error.fix ?? ""}`.trimEnd();
    return [extraIssue({ file: deltaPath(id, named) }, "archive-would-refuse", "error", message)];
  }
}

import { noRequirements } from "../openspec/rules/spec/specIsComplete";
import { validateSpec } from "../openspec/validateSpec";
import { ArchiveRefusal } from "./archiveRefusal";
import type { MergedSpec } from "../delta/mergeDelta";
import type { MetadataMarker } from "../openspec/changeFacts";

/** A capability with its spec before and after a change. */
export interface MergedCapability {
  capability: string;
  /** Null when there was none. */
  main: string | null;
  merged: MergedSpec;
}

/** What a retirement depends on beside the spec itself. */
export interface RetirementInput {
  validate: boolean;
  metadata: { retireCapabilities: MetadataMarker };
}

/** `retire`: its last requirement is gone and the change says that the spec goes with it · `skip`: it is gone already. */
export type SpecOutcome = "write" | "retire" | "skip";

function errorsOf(text: string): string[] {
  return validateSpec(text)
    .filter(({ level }) => level === "ERROR")
    .map(({ message }) => message);
}

function lacksOnlyRequirements(text: string): boolean {
  const errors = errorsOf(text);
  return errors.length > 0 && errors.every((message) => message === noRequirements);
}

/** What becomes of a capability's spec. */
export function specOutcome(
  { validate, metadata }: RetirementInput,
  { main, merged }: MergedCapability,
): SpecOutcome {
  const mayRetire = metadata.retireCapabilities.declared && validate && merged.isEmpty;
  if (!mayRetire || merged.unaccounted.length > 0 || !lacksOnlyRequirements(merged.text)) {
    return "write";
  }
  if (main === null) return "skip";
  return merged.counts.removed > 0 ? "retire" : "write";
}

/** The first lines that a retirement would lose, each on one line and not too long. */
function shownLines(lines: readonly string[]): string {
  const shown = lines.slice(0, 3).map((line) => {
    const safe = Array.from(line, (char) => (char < " " || char === "\u007f" ? "?" : char));
    return `"${safe.slice(0, 200).join("")}${safe.length > 200 ? "…" : ""}"`;
  });
  const more = lines.length > 3 ? `, and ${lines.length - 3} more line(s)` : "";
  return `${shown.join(", ")}${more}`;
}

/** What stands between a capability without requirements and its retirement; undefined when something else is wrong. */
function retirementAdvice(
  { metadata: { retireCapabilities: marker } }: RetirementInput,
  { capability, main, merged }: MergedCapability,
): string | undefined {
  const lost = shownLines(merged.unaccounted);
  const isEmptied =
    main !== null &&
    merged.counts.removed > 0 &&
    merged.isEmpty &&
    lacksOnlyRequirements(merged.text);
  const unhonoured =
    marker.invalidReason === undefined
      ? ""
      : ` The marker present now cannot be honored (${marker.invalidReason}).`;
  if (marker.declared) {
    if (merged.unaccounted.length === 0 || !lacksOnlyRequirements(merged.text)) return undefined;
    return `'${capability}' declares retire_capabilities, but the spec holds content the merge cannot safely account for and deleting the file would take with it: ${lost}. Move it into \`## Purpose\` or a canonical requirement, or delete the spec by hand.`;
  }
  if (!isEmptied) return undefined;
  if (merged.unaccounted.length === 0) {
    return `This change removes the last requirement '${capability}' has. To retire the capability and delete its spec, add \`retire_capabilities: true\` to the change's .openspec.yaml (alongside its \`schema:\`, which that file requires), then rerun.${unhonoured}`;
  }
  return `This change removes the last requirement '${capability}' has, so the rebuilt spec has none left and cannot be written. Retiring the capability is what archive does instead, and it is refused while the spec holds content the merge cannot safely account for and deleting the file would take with it: ${lost}. Move it into \`## Purpose\` or a canonical requirement, or delete the spec by hand, then rerun.${unhonoured}`;
}

/** Refuses an archive that would leave a spec which is not valid. */
export function refuseInvalidResult(
  input: RetirementInput,
  result: MergedCapability & { outcome: SpecOutcome },
): void {
  const { capability, merged, outcome } = result;
  if (outcome !== "write" || errorsOf(merged.text).length === 0) return;
  throw new ArchiveRefusal(
    "archive_spec_validation_failed",
    `Rebuilt spec for '${capability}' failed validation. No files were changed.`,
    retirementAdvice(input, result) ??
      `Run openspec validate ${capability} after fixing the change deltas.`,
  );
}

function quotedForShell(word: string): string | undefined {
  if (/^[\w./-]+$/.test(word)) return word;
  return /["\\$`\r\n%!]/.test(word) ? undefined : `"${word}"`;
}

/** What is said about a capability whose spec is deleted: what went with it and how to get it back. */
export function retirementNote(capability: string): string {
  const path = `openspec/specs/${capability}/spec.md`;
  const pasteable = quotedForShell(`:(top)${path}`);
  const recovery =
    pasteable === undefined
      ? `It was deleted from ${path}; if it was committed, restore it from that checkout's history.`
      : `If it was committed, restore it with: git checkout HEAD -- ${pasteable}`;
  return `${capability} - capability retired; deleted the main spec (all requirements removed, declared by retire_capabilities) at ${path}. Its section(s) went with it: Purpose. ${recovery}`;
}

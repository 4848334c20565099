import type { ArtifactStatus } from "../../core/openspec/artifactStatus";
import type { ChangeStatus } from "../../node/openspec/changeArtifacts";

const boxes: Readonly<Record<ArtifactStatus["status"], string>> = {
  done: "[x]",
  skipped: "[~]",
  ready: "[ ]",
  blocked: "[-]",
};

function artifactLine({ id, status, missingDeps = [] }: ArtifactStatus): string {
  const skipped = status === "skipped" ? " (skipped: change declares skip_specs)" : "";
  const blocked = missingDeps.length > 0 ? ` (blocked by: ${missingDeps.join(", ")})` : "";
  return `${boxes[status]} ${id}${skipped}${blocked}`;
}

/** A change's status as OpenSpec writes it for people. */
export function changeStatusText(status: ChangeStatus): string {
  const { artifacts, nextSteps } = status;
  const count = (wanted: ArtifactStatus["status"]) =>
    artifacts.filter((each) => each.status === wanted).length;
  const skipped = count("skipped");
  const command = /Run (openspec .+? --json)/.exec(nextSteps[0] ?? "")?.[1];
  const lines = [
    `Change: ${status.changeName}`,
    `Schema: ${status.schemaName}`,
    `Change root: ${status.changeRoot}`,
    `Progress: ${count("done")}/${artifacts.length - skipped} artifacts complete${skipped > 0 ? ` (${skipped} skipped)` : ""}`,
    "",
    ...artifacts.map(artifactLine),
    ...(status.isPlanningComplete || command !== undefined ? [""] : []),
    ...(status.isPlanningComplete ? ["All planning artifacts complete!"] : []),
    ...(command === undefined ? [] : [`Next: ${command}`]),
  ];
  return `${lines.join("\n")}\n`;
}

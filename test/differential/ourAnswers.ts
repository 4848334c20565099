import { mergeDelta } from "../../src/core/delta/mergeDelta";
import { MergeFailure } from "../../src/core/delta/requirementMerge";
import { openspecReport } from "../../src/core/openspec/openspecIssue";
import { validateChange } from "../../src/core/openspec/validateChange";
import { validateSpec } from "../../src/core/openspec/validateSpec";
import { OpenSpecProject } from "../../src/node/openspec/openspecProject";

/** The same answer as OpenSpec's process gives, by this program. */
export async function ourAnswers(root: string): Promise<unknown> {
  const project = new OpenSpecProject(root);
  const issues = [
    validateChange(await project.changeFacts("demo")),
    ...project.specs().map(({ capability }) => validateSpec(project.specText(capability))),
  ];
  return {
    valid: issues.map((each) => openspecReport(each, false).valid),
    strict: issues.map((each) => openspecReport(each, true).valid),
    issues,
    merged: project.deltasOf("demo").map(({ capability: id, text: delta }) => {
      const main = project.mainSpec(id);
      try {
        const { text, counts, warnings } = mergeDelta({
          capability: id,
          change: "demo",
          delta,
          main: main.kind === "text" ? main.text : null,
          mainPath: `${project.specsFolder}/${id}/spec.md`,
        });
        return { id, text, counts, warnings };
      } catch (error) {
        if (!(error instanceof MergeFailure)) throw error;
        return { id, error: error.message };
      }
    }),
  };
}

import { foldedName, requirementNameOf } from "../../../text/requirementBlock";
import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

/** No requirement stands in two sections that contradict each other. */
export const sectionsAgree: DeltaRule = ({ path, delta }) => {
  const error = (message: string) => openspecIssue("ERROR", path, message);
  const both = (sections: string, name: string) =>
    error(`Requirement present in both ${sections}: "${name}"`);
  const added = new Set(delta.added.map(({ name }) => requirementNameOf(name)));
  const modified = new Set(delta.modified.map(({ name }) => requirementNameOf(name)));
  const removed = new Set(delta.removed.map(requirementNameOf));
  const ofModified = [...modified].flatMap((name) => [
    ...(removed.has(name) ? [both("MODIFIED and REMOVED", name)] : []),
    ...(added.has(name) ? [both("MODIFIED and ADDED", name)] : []),
  ]);
  const ofAdded = [...added].flatMap((name) =>
    removed.has(name) ? [both("ADDED and REMOVED", name)] : [],
  );
  const folded = new Map([...removed].reverse().map((name) => [foldedName(name), name]));
  const ofRenamed = delta.renamed.flatMap(({ from, to }) => {
    const key = requirementNameOf(from);
    const gone = folded.get(foldedName(key));
    const spelled = gone === key ? "" : ` (REMOVED spells it "${gone ?? ""}")`;
    const message = `Requirement present in both RENAMED and REMOVED: "${from}"${spelled}`;
    return [
      ...(modified.has(key)
        ? [error(`MODIFIED references old name from RENAMED. Use new header for "${to}"`)]
        : []),
      ...(added.has(requirementNameOf(to)) ? [error(`RENAMED TO collides with ADDED for "${to}"`)] : []),
      ...(gone === undefined ? [] : [error(message)]),
    ];
  });
  return [...ofModified, ...ofAdded, ...ofRenamed];
};

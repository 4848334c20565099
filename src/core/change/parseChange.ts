import type { Change, ChangeFiles, Requirement } from "../model/change";
import { changeFolder, deltaFiles } from "./changePaths";
import { changeDocument } from "./changeDocument";
import { longestDocument, type MarkdownDocument } from "../text/markdown/markdownDocument";
import { readRequirements, type KeyMaker } from "../text/readRequirements";
import { readTasks } from "../text/readTasks";

function keyMaker(): KeyMaker {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return (wanted) => {
    let key = wanted;
    let count = counts.get(wanted) ?? 2;
    for (; taken.has(key); count++) key = `${wanted}#${count}`;
    counts.set(wanted, count);
    taken.add(key);
    return key;
  };
}

/** `# Change: Add limits` → `Add limits`; a heading that only says "Proposal" names nothing. */
function titleOf(proposal: MarkdownDocument | undefined, id: string): string {
  if (proposal?.frontMatter.title !== undefined) return proposal.frontMatter.title;
  const heading = proposal?.headings[0];
  if (heading?.depth !== 1) return id;
  const title = heading.text.replace(/^(?:change|change proposal|proposal)(?::\s*|$)/i, "").trim();
  return title === "" ? id : title;
}

/** Reads a change from the texts of its files, whatever is wrong with them; `checkChange` says what is. */
export function parseChange(id: string, files: ChangeFiles): Change {
  const folder = changeFolder(id);
  const uniqueKey = keyMaker();
  const requirements: Requirement[] = [];
  const proposal = changeDocument(files, `${folder}/proposal.md`);
  if (proposal !== undefined) {
    const source = { document: proposal, spec: "proposal", uniqueKey };
    requirements.push(...readRequirements(source, "proposal"));
  }
  for (const { file, spec } of deltaFiles(id, files)) {
    const document = changeDocument(files, file);
    if (document === undefined) continue;
    requirements.push(...readRequirements({ document, spec, uniqueKey }, "delta"));
  }
  const taskText = files[`${folder}/tasks.md`]?.slice(0, longestDocument) ?? "";
  const tasks = readTasks(`${folder}/tasks.md`, taskText);
  return { id, title: titleOf(proposal, id), folder, requirements, tasks };
}

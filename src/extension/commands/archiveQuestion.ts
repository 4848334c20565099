import type { Place } from "../../core/model/change";
import { statedRequirements } from "../../core/change/statedRequirements";
import type { ChangeView } from "../../core/view/changeView";
import { plural } from "../../core/words/plural";

/** What a person can choose before a change is archived: to do it, or to look at what is not finished. */
export type ArchiveChoice =
  | { kind: "heading"; label: string }
  | { kind: "archive"; label: string; detail: string; commit: boolean }
  | {
      kind: "open";
      label: string;
      description: string;
      place: Place;
    };

interface Provable {
  key: string;
  name: string;
  place: Place;
}

interface Plan {
  operations: readonly { kind: string; path: string; to?: string | undefined }[];
  suggestedCommit: string;
}

function whatHappens({ operations }: Plan): string {
  const specs = operations.filter(({ kind }) => kind !== "move").length;
  const to = operations.find(({ kind }) => kind === "move")?.to ?? "";
  const move = `moves the change to ${to}`;
  return specs === 0 ? move : `writes ${plural(specs, "spec")}, ${move}`;
}

function openTasks({ change }: ChangeView): ArchiveChoice[] {
  const open = change.tasks.filter(({ done }) => !done);
  if (open.length === 0) return [];
  return [
    { kind: "heading", label: `${plural(open.length, "task")} not done` },
    ...open.map(({ text, place }) => ({
      kind: "open" as const,
      label: `$(circle-large) ${text}`,
      description: `tasks.md:${place.line}`,
      place,
    })),
  ];
}

function unproven({ change, evidence }: ChangeView): ArchiveChoice[] {
  const provable = statedRequirements(change).flatMap((requirement): readonly Provable[] =>
    requirement.scenarios.length === 0 ? [requirement] : requirement.scenarios,
  );
  const open = provable.flatMap(({ key, name, place }) => {
    const word = evidence.get(key)?.word ?? "unproven";
    return word === "proven" ? [] : [{ name, place, word }];
  });
  if (open.length === 0) return [];
  return [
    { kind: "heading", label: `${plural(open.length, "scenario")} not proven` },
    ...open.map(({ name, place, word }) => ({
      kind: "open" as const,
      label: `$(law) ${name}`,
      description: word,
      place,
    })),
  ];
}

/** The choices before a change is archived, with everything that speaks against it. */
export function archiveQuestion(view: ChangeView, plan: Plan): ArchiveChoice[] {
  return [
    { kind: "archive", label: "$(archive) Archive", detail: whatHappens(plan), commit: false },
    {
      kind: "archive",
      label: "$(git-commit) Archive and commit",
      detail: plan.suggestedCommit,
      commit: true,
    },
    ...openTasks(view),
    ...unproven(view),
  ];
}

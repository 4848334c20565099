import type { ArchivePlan } from "./planArchive";

/** What an archive may need a yes to. */
export const archiveQuestionIds = ["no-validate", "tasks", "unmerged", "specs"] as const;
export type ArchiveQuestionId = (typeof archiveQuestionIds)[number];

/** One thing that a person has to agree to before a change is archived. */
export interface ArchiveQuestion {
  id: ArchiveQuestionId;
  /** OpenSpec's code for a refusal of it. */
  code: string;
  /** Asked at a terminal. */
  ask: string;
  /** Said where nobody can answer. */
  refusal: string;
  /** What to do, as OpenSpec's document says it. */
  fix: string;
  /** The same for people, where that names another command. */
  run?: string;
  /** Said when `--yes` answers it. */
  warning?: string;
}

/** What has to be agreed to before this archive, in the order in which OpenSpec asks. */
export function questionsFor(about: {
  change: string;
  incompleteTasks: number;
  unmerged: readonly string[];
  plan: ArchivePlan;
  validate: boolean;
}): ArchiveQuestion[] {
  const { change, incompleteTasks, unmerged, plan, validate } = about;
  const questions: (ArchiveQuestion | false)[] = [
    !validate && {
      id: "no-validate",
      code: "archive_confirmation_required",
      ask: "Skipping validation may archive invalid specs. Continue?",
      refusal: "Skipping validation requires confirmation: rerun with --yes.",
      fix: "openspec archive <change-name> --json --no-validate --yes",
      run: `openspec-workstreams archive ${change} --no-validate --yes`,
    },
    incompleteTasks > 0 && {
      id: "tasks",
      code: "archive_tasks_incomplete",
      ask: `Warning: ${incompleteTasks} incomplete task(s) found. Continue?`,
      refusal: `${incompleteTasks} incomplete task(s) found for change '${change}'.`,
      fix: "Complete the tasks or rerun with --yes.",
      warning: `Warning: ${incompleteTasks} incomplete task(s) found. Continuing due to --yes flag.`,
    },
    unmerged.length > 0 && {
      id: "unmerged",
      code: "archive_not_merged",
      ask: `${unmerged.join(", ")} is done but not merged. Archive all the same?`,
      refusal: `Done but not merged: ${unmerged.join(", ")}.`,
      fix: `Merge first: openspec-workstreams merge ${unmerged.map((id) => `--ws-id ${id}`).join(" ")}. Or rerun with --yes.`,
      warning: `Warning: archived without a merge: ${unmerged.join(", ")}.`,
    },
    plan.specs.length > 0 && {
      id: "specs",
      code: "archive_confirmation_required",
      ask: "Proceed with spec updates?",
      refusal: `Updating ${plan.specs.length} spec(s) requires confirmation: rerun with --yes.`,
      fix: "openspec archive <change-name> --json --yes",
      run: `openspec-workstreams archive ${change} --yes`,
    },
  ];
  return questions.filter((question) => question !== false);
}

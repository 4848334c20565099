const proposal = `---
description: Propose an OpenSpec change and write its requirements, without implementing anything
argument-hint: <what should be different>
---

Propose a change: $ARGUMENTS

1. Look at what is there: \`openspec-workstreams list\`, \`openspec/specs/\`, and the code that the change is about.
2. Make its files: \`openspec-workstreams proposal "<title>" --change-id <id>\`. The id is short, of a-z, 0-9 and \`-\`.
3. Replace the skeleton. Each \`### Requirement:\` says in its body what the system SHALL or MUST do. Each has a
   \`#### Scenario:\` with \`- **WHEN** …\` and \`- **THEN** …\` for every case that matters, the bad ones too.
4. Write \`tasks.md\`: small steps that name the files they touch, one \`- [ ]\` each, all of them open.
5. Check it: \`openspec-workstreams validate <id> --strict\`, until nothing is left.
6. Stop. Show the requirements and tasks, and say what you were not sure about. A person reviews them first.

Write no code in this step.
`;

const apply = `---
description: Convert a reviewed OpenSpec change to a workstream bundle and run it
argument-hint: <change-id>
---

Apply the change $ARGUMENTS.

1. Read \`openspec/changes/$ARGUMENTS/\`. When it has no requirements, stop: it has to be written and reviewed first.
2. Convert it: \`openspec-workstreams convert --change-id $ARGUMENTS --dry-run\`, then the same without \`--dry-run\`.
3. Check the bundle: \`openspec-workstreams check\`. The scope names the files that may be touched, and no others.
4. Show the bundle and \`openspec-workstreams run --change $ARGUMENTS --dry-run\`. Ask whether to run it.
5. Run it: \`openspec-workstreams run --change $ARGUMENTS\`. Read why when it stops; \`openspec-workstreams inspect\` has all of it.

Tick no task and confirm no scenario yourself: the engine ticks what it has proven, and a person confirms the rest.
`;

const archive = `---
description: Archive an OpenSpec change that is proven and merged
argument-hint: <change-id>
---

Archive the change $ARGUMENTS.

1. See whether it is done: \`openspec-workstreams inspect\` and \`openspec-workstreams validate $ARGUMENTS --strict\`.
2. Show what would be written: \`openspec-workstreams archive $ARGUMENTS --dry-run\`.
3. Name the tasks that are open and the scenarios that are not proven, and ask whether to go on.
4. Archive it: \`openspec-workstreams archive $ARGUMENTS --yes --commit\`.

When the command refuses, say why and stop. Do not move or edit the files yourself, and never use \`--force\`.
`;

/** The slash commands `/openspec:proposal`, `apply` and `archive` for Claude Code, by path relative to the project. */
export const agentCommandFiles: Readonly<Record<string, string>> = {
  ".claude/commands/openspec/proposal.md": proposal,
  ".claude/commands/openspec/apply.md": apply,
  ".claude/commands/openspec/archive.md": archive,
};

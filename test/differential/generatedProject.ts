import fc from "fast-check";

/** The files of a project with one change, `demo`, by path. */
export type GeneratedProject = Readonly<Record<string, string>>;

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("Alpha", "Beta", "Gamma", "Delta") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "alpha",
      "ALPHA",
      "Alpha  Beta",
      "Alpha Beta",
      "C#",
      "Gamma ##",
      "The system SHALL be",
      "Größe",
      "日本語",
      "a `b`",
      "x\u00a0y",
    ),
  },
);

const header = fc.oneof(
  { weight: 12, arbitrary: name.map((each) => `### Requirement: ${each}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "###Requirement: ",
          "### requirement: ",
          "### Requirement:",
          "### REQUIREMENT:  ",
          " ### Requirement: ",
          "#### Requirement: ",
          "## Requirement: ",
          "### Requirement： ",
          "###\tRequirement: ",
        ),
        name,
        fc.constantFrom("", " ###", "#", "  ", " # "),
      )
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.constantFrom("### Requirement:", "### Requirement: ", "### Notes") },
);

const statement = fc.constantFrom(
  "The system SHALL answer.",
  "It MUST work.",
  "It does work.",
  "**Priority**: high",
  "  **Constraint**: it SHALL hold",
  "First line\nthen SHALL",
  "MUST_NOT count, SHALLOW neither",
  "```\nSHALL in code\n```",
  "",
  `The system SHALL ${"talk ".repeat(110)}`,
);

const scenarioHeader = fc.constantFrom(
  "#### Scenario: One",
  "#### Scenario: One",
  "#### Scenario: Two",
  "#### Scenario: Three ####",
  "#### scenario:One",
  "#### Edge case",
  "##### Scenario: Deep",
  "### Scenario: High",
  "####Scenario: Tight",
  "#### ",
);

const scenarioBody = fc.constantFrom(
  "- **WHEN** asked\n- **THEN** it answers",
  "- WHEN asked\n- THEN it answers",
  "prose",
  "",
  "  ",
  "```gherkin\nWHEN\n#### Scenario: In code\n```",
  "##### deeper\ntext",
  "1. one\n   wrapped",
);

const oddLine = fc.constantFrom(
  "",
  "",
  "text",
  "### Notes",
  "### Documentation Requirements",
  "## ",
  "##  ",
  "## Notes",
  "# Top",
  "   ## Indented",
  "<!-- ### Requirement: Hidden -->",
  "<!--",
  "-->",
  "```",
  "~~~",
  "    ```",
  "````md",
  "> ```",
  "---",
  "Underlined\n---",
  "* * *",
  "\t",
  "- [ ] 1.1 task",
  "## ADDED  Requirements",
  "## ADDED Requirements:",
  "### Requirement",
  "line\u2028separator",
);

const scenario = fc.tuple(scenarioHeader, scenarioBody).map(([first, body]) => `${first}\n${body}`);

const block = fc
  .tuple(
    header,
    statement,
    fc.array(fc.oneof({ weight: 8, arbitrary: scenario }, { weight: 1, arbitrary: oddLine }), {
      maxLength: 3,
    }),
    fc.constantFrom("\n", "\n\n", "\n\n\n"),
  )
  .map(([first, body, scenarios, gap]) => [first, body, ...scenarios].join("\n") + gap);

const blocks = fc
  .array(fc.oneof({ weight: 9, arbitrary: block }, { weight: 1, arbitrary: oddLine }), {
    maxLength: 4,
  })
  .map((all) => all.join("\n"));

const purpose = fc.constantFrom(
  "## Purpose\nWhat this capability is for, said in more than fifty characters.",
  "## Purpose\nWhat this capability is for, said in more than fifty characters.",
  "## Purpose\nshort",
  "## Purpose\nTBD",
  "## purpose\ntodo - write this",
  "## Purpose\nTodo el mundo escribe una frase que tiene más de cincuenta caracteres.",
  "## Purpose\nTBD - created by archiving change x. Update Purpose after archive.",
  "## Purpose\nSome words. TBD - created by archiving change y. Update Purpose after archive.\nmore",
  "## Purpose\n```\nTBD\n```\nreal words here that are long enough to be more than fifty chars",
  "## Purpose\n<!-- later -->",
  "## Purpose",
  "### Purpose\nAt another level, and with more than fifty characters in its text.",
  "## Purpose ##\nclosed",
  "## Why\nno purpose",
);

const requirementsHeader = fc.constantFrom(
  "## Requirements",
  "## Requirements",
  "## Requirements",
  "## requirements",
  "## Requirements:",
  "# Requirements",
  "##  Requirements  ",
);

const ending = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r");

function written([text, eol, mark]: readonly [string, string, string]): string {
  return mark + text.replaceAll("\n", eol);
}

function asFile(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const mark = fc.constantFrom("", "", "", "", "\uFEFF");
  return fc.tuple(text, ending, mark).map(written);
}

const mainSpec = asFile(
  fc
    .tuple(
      fc.constantFrom("# cap Specification\n\n", "", "intro\n", "---\ntitle: x\n---\n"),
      purpose,
      fc.constantFrom("\n\n", "\n"),
      requirementsHeader,
      fc.constantFrom("\n", "\n\n", "\npreamble\n"),
      blocks,
      fc.constantFrom("", "\n", "\n## Notes\nafter\n", "\n## Requirements\nagain\n"),
    )
    .map((parts) => parts.join("")),
);

const rename = fc
  .tuple(
    fc.constantFrom("- FROM: `", "FROM: ", "* FROM: ", "- **FROM:** ", "- from: `"),
    name,
    fc.constantFrom(
      "`\n- TO: `",
      "\nTO: ",
      "\n  + TO: ",
      "`\n",
      "\n- FROM: `### Requirement: Beta`\n- TO: `",
    ),
    name,
    fc.constantFrom("`\n", "\n"),
  )
  .map(([from, old, to, next, end]) => {
    const first = `${from}### Requirement: ${old}`;
    return to.endsWith("\n") ? `${first}${to}` : `${first}${to}### Requirement: ${next}${end}`;
  });

const removal = fc.oneof(
  block,
  fc
    .tuple(fc.constantFrom("- `", "* ", "- ", "  + `", "1. "), name, fc.constantFrom("`", "", " "))
    .map(([bullet, each, end]) => `${bullet}### Requirement: ${each}${end}\n`),
);

const sectionTitle = (operation: string) =>
  fc.constantFrom(
    `## ${operation} Requirements`,
    `## ${operation} Requirements`,
    `## ${operation} Requirements`,
    `## ${operation.toLowerCase()} requirements`,
    `##  ${operation} Requirements `,
    `### ${operation} Requirements`,
  );

const section = fc.oneof(
  fc.tuple(sectionTitle("ADDED"), blocks),
  fc.tuple(sectionTitle("MODIFIED"), blocks),
  fc.tuple(
    sectionTitle("REMOVED"),
    fc.array(removal, { maxLength: 3 }).map((all) => all.join("")),
  ),
  fc.tuple(
    sectionTitle("RENAMED"),
    fc.array(fc.oneof(rename, oddLine), { maxLength: 3 }).map((all) => all.join("\n")),
  ),
);

const deltaSpec = asFile(
  fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant("") },
        { weight: 1, arbitrary: purpose.map((text) => `${text}\n\n`) },
        { weight: 1, arbitrary: block },
        { weight: 1, arbitrary: oddLine.map((line) => `${line}\n`) },
      ),
      fc.array(section, { minLength: 0, maxLength: 4 }),
    )
    .map(
      ([before, sections]) =>
        before + sections.map(([title, body]) => `${title}\n${body}`).join("\n"),
    ),
);

const taskLine = fc.constantFrom(
  "- [ ] 1.1 one",
  "- [x] 1.2 two",
  "  - [X] 1.2.1 nested",
  "* [ ] 2.1 star",
  "1. [ ] 1.1 ordered",
  "- plain item",
  "    - four spaces",
  "- [~] 1.3a other",
  "- []",
  "- [x](link)",
  "- [ ](link)",
  "- [WIP] many",
  "## 1. Group",
  "## 02. Group",
  "## Notes",
  "### 3. Sub",
  "```",
  "<!-- comment",
  "-->",
  "---",
  "tags:",
  "text",
  "",
);

const tasks = asFile(fc.array(taskLine, { maxLength: 8 }).map((lines) => lines.join("\n")));

const metadata = fc.constantFrom(
  undefined,
  undefined,
  "schema: spec-driven\ncreated: 2026-01-01\n",
  "schema: spec-driven\nskip_specs: true\n",
  "skip_specs: true\n",
  "schema: nowhere\nskip_specs: true\n",
  "schema: spec-driven\nskip_specs: yes please\n",
  "schema: [\nskip_specs: true\n",
  "schema: nowhere\n",
  "# nothing\n",
);

/** A project with main specs and a change whose deltas are for them; much of it is sound, some of it odd. */
export const generatedProject: fc.Arbitrary<GeneratedProject> = fc
  .record({
    main: fc.option(mainSpec, { freq: 6 }),
    other: fc.option(mainSpec, { freq: 1 }),
    delta: fc.option(deltaSpec, { freq: 12 }),
    otherDelta: fc.option(deltaSpec, { freq: 1 }),
    stray: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: deltaSpec },
    ),
    tasks: fc.option(tasks, { freq: 3 }),
    metadata,
  })
  .map((parts) => {
    const change = "openspec/changes/demo";
    const files: Record<string, string | null | undefined> = {
      "openspec/specs/cap/spec.md": parts.main,
      "openspec/specs/area/other/spec.md": parts.other,
      [`${change}/specs/cap/spec.md`]: parts.delta,
      [`${change}/specs/area/other/spec.md`]: parts.otherDelta,
      [`${change}/specs/cap/notes.md`]: parts.stray,
      [`${change}/tasks.md`]: parts.tasks,
      [`${change}/.openspec.yaml`]: parts.metadata,
    };
    return Object.fromEntries(
      Object.entries(files).flatMap(([file, text]) =>
        typeof text === "string" ? [[file, text]] : [],
      ),
    );
  });

export const specFile = "openspec/specs/api/limits/spec.md";
export const deltaFile = "openspec/changes/rate-limiting/specs/api/limits/spec.md";
export const tasksFile = "openspec/changes/rate-limiting/tasks.md";
export const bundleFile = "workstreams/ws-rate-limiting.json";

export const spec = `# limits Specification

## Purpose
Keeps one client from taking what all the others need too.

## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 101 requests in 1 minute
- **THEN** the API SHALL return 429

#### Scenario: Within Limit
- **WHEN** a client makes 99 requests in 1 minute
- **THEN** the API SHALL answer them

### Requirement: Limit Headers
The API SHALL say in headers what is left.

#### Scenario: Headers
- **WHEN** a client asks
- **THEN** X-Left is there
`;

/** Leaves a scenario out, and misspells a name. */
export const delta = `## MODIFIED Requirements

### Requirement: Request Rate Limiting
The API SHALL limit requests to 50/min per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 51 requests in 1 minute
- **THEN** the API SHALL return 429

## REMOVED Requirements

### Requirement: Limit Header
Nobody reads them.

## ADDED Requirements

### Requirement: Burst Limit
The API will hold bursts back.
`;

export const tasks = `## 1. Build

- [ ] 1.1 Change Request Rate Limiting in \`src/limiter.js\`
- [x] 1.1 Test it
`;

export const bundle = `${JSON.stringify(
  {
    id: "ws-rate-limiting",
    openspec_change: "rate-limiting",
    tasks: ["1.1 Change Request Rate Limiting in `src/limiter.js`"],
    files_scope: ["src/limiter.js"],
    acceptance_tests: ["Verify: Exceed Limit scenario"],
  },
  null,
  2,
)}\n`;

/** A project that keeps specs, with one open change that has problems. */
export const files: Readonly<Record<string, string>> = {
  "openspec/config.yaml": "schema: spec-driven\n",
  "src/limiter.js": "export const limit = 100;\n",
  "openspec/changes/rate-limiting/proposal.md":
    "# Change: Rate Limiting\n\n## Why\nOne client takes all there is, and the others wait for it much too long.\n\n## What Changes\n- Lower the limit.\n",
  [specFile]: spec,
  [deltaFile]: delta,
  [tasksFile]: tasks,
  [bundleFile]: bundle,
};

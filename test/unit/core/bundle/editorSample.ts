import { editorState } from "../../../../src/core/bundle/editorState";
import { readEditorText, type EditorText } from "../../../../src/core/bundle/editorText";
import type { EditorFacts } from "../../../../src/core/bundle/editorFacts";
import type { BundleEditorState } from "../../../../src/core/bundle/editorModel";
import { checkBundles } from "../../../../src/core/checks/bundle/checkBundles";
import { convertChange } from "../../../../src/core/bundle/convertChange";
import { parseChange } from "../../../../src/core/change/parseChange";

const folder = "openspec/changes/rate-limiting";

export const changeTexts = {
  [`${folder}/proposal.md`]: `---
title: Rate limiting
---
# Rate limiting

### Requirement: Request Rate Limiting
The API SHALL limit requests to 100 a minute per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 101 requests in one minute
- **THEN** the API returns 429

#### Scenario: Within Limit
- **WHEN** a client makes 100 requests in one minute
- **THEN** each is answered

### Requirement: Headers
The API SHALL say the limit in every answer.

#### Scenario: Documented
- **WHEN** a person reads docs/api.md
- **THEN** every header is listed

## Impact
- \`src/api/middleware/rateLimiter.ts\`
- \`src/api/app.ts\`
`,
  [`${folder}/tasks.md`]: `# Tasks
- [ ] Add rate limiter middleware
- [ ] Configure Redis backend in \`config/limits.json\`
- [ ] Add monitoring
- [x] Decide on the limits
`,
};

export const files = [
  "config/redis.json",
  "docs/api.md",
  "src/api/app.ts",
  "src/api/middleware/auth.ts",
  "src/api/middleware/cors.ts",
  "src/api/middleware/logging.ts",
  "src/index.ts",
];

const change = parseChange("rate-limiting", changeTexts);
const file = "workstreams/ws-rate-limiting.json";
const convert = (trackedPaths: readonly string[]) =>
  convertChange({
    change,
    files: changeTexts,
    trackedPaths,
    overrides: { wsId: "ws-rate-limiting" },
    existing: [],
  });
const conversion = convert(files);

/** What the editor knows of a conversion of the sample change, where these files are there. */
export function freshConversion(trackedPaths: readonly string[]): EditorFacts["fresh"] {
  const { provenance, doneTasks, bundle: made } = convert(trackedPaths);
  return { provenance, doneTasks, sourceSha256: made.metadata.source_sha256 ?? {} };
}

const bundle = {
  ...(JSON.parse(conversion.text) as Record<string, unknown>),
  files_scope: [
    "src/api/middleware/rateLimiter.ts",
    "src/api/middleware/**/*.ts",
    "src/api/app.ts",
  ],
  files_create: ["src/api/middleware/rateLimiter.ts", "config/limits.json"],
  acceptance_tests: [
    "Verify: Exceed Limit scenario",
    "Verify: Within Limit scenario",
    "Verify: Documented scenario",
    "npm test -- limits",
  ],
  depends_on: ["ws-redis-client"],
  budget: { max_minutes: 45, max_tokens: 200000 },
  metadata: {
    ...conversion.bundle.metadata,
    owner: "api-team",
    notes: "Addresses security audit finding #42",
  },
};

/** The bundle of the sample change, as a person left it. */
export const sampleText = `${JSON.stringify(bundle, null, 2)}\n`;

const redis = {
  id: "ws-redis-client",
  openspec_change: "redis-client",
  tasks: ["Add a client"],
  files_scope: ["src/redis/**"],
};

/** All that is known around the sample bundle. */
export function sampleFacts(text: string = sampleText): EditorFacts {
  const issues = checkBundles({
    files: [
      { file, text },
      { file: "workstreams/ws-redis-client.json", text: JSON.stringify(redis) },
    ],
    changes: [change],
    archived: [],
  }).issues.filter((issue) => issue.file === file);
  return {
    file,
    access: { kind: "editable" },
    trusted: true,
    workstream: { word: "pending", text: "pending · never run" },
    next: null,
    change,
    changeFiles: Object.keys(changeTexts),
    changeErrors: 0,
    issues,
    fresh: freshConversion(files),
    files,
    others: [
      {
        id: "ws-redis-client",
        dependsOn: [],
        scope: ["src/redis/**"],
        creates: [],
        state: { word: "done", text: "done · merged d2f0b6c" },
      },
      {
        id: "ws-api-logging",
        dependsOn: [],
        scope: ["src/api/app.ts"],
        creates: [],
        state: { word: "pending", text: "pending · never run" },
      },
      {
        id: "ws-rate-dashboard",
        dependsOn: ["ws-rate-limiting"],
        scope: ["web/**"],
        creates: [],
        state: { word: "blocked", text: "blocked: ws-rate-limiting is not done" },
      },
    ],
    evidence: new Map([
      [
        "proposal/Request Rate Limiting/Exceed Limit",
        { word: "proven", detail: "proven 2 h ago · e07b21a" },
      ],
    ]),
    agent: { title: "auto", choices: ["auto", "claude", "aider", "manual"] },
  };
}

function readSample(text: string): EditorText {
  const read = readEditorText(text);
  if (!("root" in read)) throw new Error(`${read.line}:${read.column} ${read.message}`);
  return read;
}

/** The page's state for a text, with some of the facts changed. */
export function sampleState(
  text: string = sampleText,
  changed: Partial<EditorFacts> = {},
): BundleEditorState {
  return editorState(readSample(text), { ...sampleFacts(text), ...changed });
}

import assert from "node:assert/strict";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { archive, has, newProject, read, root, write } from "./archiveProject";
import { runCli } from "./support/runCli";

const mainSpec = `# limits Specification

## Purpose
Keeps one client from taking everything that the others need to work.

## Requirements

### Requirement: Limit
The API SHALL limit requests.

#### Scenario: Too many
- **WHEN** 101 requests
- **THEN** 429
`;

const delta = `## ADDED Requirements
### Requirement: Header
The API SHALL send a header.

#### Scenario: Sent
- **WHEN** any request
- **THEN** the header is there
`;

suite("archive in OpenSpec's layout", () => {
  setup(() => {
    newProject();
    write("openspec/specs/limits/spec.md", mainSpec);
    write("openspec/changes/rate-limiting/specs/limits/spec.md", delta);
  });
  teardown(removeTemporaryFolders);

  test("puts the day before the name and merges the specs", async () => {
    const { exitCode, document } = await archive("rate-limiting", "--yes");
    assert.equal(exitCode, 0);
    assert.match(document.archive?.archivedAs ?? "", /^\d{4}-\d{2}-\d{2}-rate-limiting$/);
    assert.deepEqual(document.archive?.totals, { added: 1, modified: 0, removed: 0, renamed: 0 });
    assert.equal(document.archive.specsUpdated, true);
    assert.equal(document.extra?.layout, "openspec");
    const merged = `${mainSpec}\n${delta.slice(delta.indexOf("###"))}`;
    assert.equal(read("openspec/specs/limits/spec.md"), merged);
    assert.equal(has(`openspec/changes/archive/${document.archive.archivedAs}/tasks.md`), true);
  });

  test("spec updates need --yes where nobody can answer; a dry run shows their diff", async () => {
    const refused = await archive("rate-limiting");
    assert.equal(refused.document.status?.[0]?.code, "archive_confirmation_required");
    const { exitCode, stdout } = await runCli(["archive", "rate-limiting", "--dry-run"], {
      cwd: root,
    });
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\+### Requirement: Header$/m);
    assert.equal(read("openspec/specs/limits/spec.md"), mainSpec);
  });

  test("a delta that does not fit changes nothing", async () => {
    write("openspec/specs/other/spec.md", mainSpec);
    write("openspec/changes/rate-limiting/specs/other/spec.md", delta.replace("ADDED", "MODIFIED"));
    const { exitCode, document } = await archive("rate-limiting", "--yes");
    assert.equal(exitCode, 1);
    assert.equal(document.status?.[0]?.code, "archive_spec_update_failed");
    assert.equal(read("openspec/specs/limits/spec.md"), mainSpec);
    assert.equal(has("openspec/changes/rate-limiting"), true);
  });

  test("--skip-specs leaves the specs alone, and the setting chooses the other layout", async () => {
    write(".workstreams.json", '{"archive": {"layout": "workflow"}}');
    const dry = await archive("rate-limiting", "--dry-run");
    assert.equal(dry.document.archive?.archivedAs, "rate-limiting");
    write(".workstreams.json", '{"archive": {"layout": "openspec"}}');
    assert.equal((await archive("rate-limiting", "--skip-specs")).exitCode, 0);
    assert.equal(read("openspec/specs/limits/spec.md"), mainSpec);
  });
});

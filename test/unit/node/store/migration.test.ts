import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Row } from "../../../../src/core/ports";
import { EvidenceRowSchema, parseRow } from "../../../../src/core/model/rows";
import { loadSqlJs } from "../../../../src/node/store/database/loadSqlJs";
import { MemoryDatabase } from "../../../../src/node/store/database/memoryDatabase";
import { openStore } from "../../../../src/node/store/openStore";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

const fixture = path.join(import.meta.dirname, "../../../fixtures/store/version-1");
const bytes = gunzipSync(readFileSync(path.join(fixture, "state.db.gz")));

/** The folder of a store that version 1 of the tables left. */
function oldStore(): string {
  const folder = path.join(temporaryFolder(), ".workstreams");
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(path.join(folder, "state.db"), bytes, { mode: 0o400 });
  copyFileSync(path.join(fixture, "state.log.2"), path.join(folder, "state.log.2"));
  return folder;
}

interface Reader {
  all(sql: string): Row[];
}

const tables = [
  ...["runs", "workstreams", "run_workstreams", "step_attempts", "plugin_results", "issues"],
  ...["errors", "fix_attempts", "evidence", "events", "merges"],
] as const;

function rowsOf(reader: Reader): Map<string, Row[]> {
  return new Map(
    tables.map((table) => [table, reader.all(`SELECT * FROM ${table} ORDER BY rowid`)]),
  );
}

suite("a database of an earlier version", () => {
  teardown(removeTemporaryFolders);

  test("is migrated when it is opened, and nothing in it is lost", async () => {
    const before = new MemoryDatabase(await loadSqlJs(), bytes);
    const was = rowsOf(before);
    before.close();
    assert.ok((was.get("events")?.length ?? 0) > 10);
    const folder = oldStore();
    const store = await openStore(folder);
    try {
      for (const [table, rows] of rowsOf(store)) {
        const kept = rows.map((row, at) =>
          Object.fromEntries(
            Object.keys(was.get(table)?.[at] ?? {}).map((name) => [name, row[name]]),
          ),
        );
        assert.deepEqual(
          kept,
          was.get(table)?.map((row) => ({ ...row })),
          table,
        );
      }
      const [evidence] = store.all("SELECT * FROM evidence");
      assert.ok(evidence);
      assert.equal(parseRow(EvidenceRowSchema, evidence).verdict, null);
      assert.deepEqual(
        store.all("SELECT value FROM meta WHERE key = 'schema_version'").map((row) => row["value"]),
        ["2"],
      );
      await store.commit({
        events: [],
        writes: [{ sql: "UPDATE evidence SET verdict = 'fails_without'", params: [] }],
      });
    } finally {
      await store.close();
    }
    const again = await openStore(folder, { readOnly: true });
    const verdicts = again.all("SELECT verdict FROM evidence").map((row) => row["verdict"]);
    await again.close();
    assert.deepEqual(verdicts, ["fails_without"]);
  });
});

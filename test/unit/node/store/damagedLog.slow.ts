import assert from "node:assert/strict";
import fs from "node:fs";
import { scanLog, type LogRecord } from "../../../../src/node/store/log/logRecord";
import { flippedAt, SampleStore } from "./sampleStore";
import { removeTemporaryFolders } from "../../../support/temporaryFolder";

const { commits } = SampleStore;
const seededBytes = 50;

/** Where the fields of a record's head begin: its mark, its length, the sum before it, its own sum. */
const fields = [0, 4, 8, 24];

/** Numbers below `limit` that look random and are the same in every run. */
function seeded(count: number, limit: number): number[] {
  let state = 20_260_512;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  });
}

/** Positions at which a record begins or ends, the bytes beside them, each field of a head, and bytes anywhere. */
function tellingPositions(records: readonly LogRecord[], size: number): number[] {
  const borders = records.flatMap(({ start, end }) => [start, end]);
  const near = borders.flatMap((at) => [at - 1, at, at + 1]);
  const heads = records.flatMap(({ start }) => fields.map((field) => start + field));
  const all = new Set([...near, ...heads, ...seeded(seededBytes, size)]);
  return [...all].filter((at) => at >= 0 && at < size).sort((a, b) => a - b);
}

suite("a damaged log", () => {
  let sample: SampleStore;
  let bytes: Buffer;
  let records: LogRecord[];

  suiteSetup(async () => {
    sample = await SampleStore.make();
    bytes = fs.readFileSync(sample.log);
    records = scanLog(bytes, 0, null).records;
  });
  suiteTeardown(removeTemporaryFolders);

  const endsAtMost = (size: number) => records.filter(({ end }) => end <= size).length;

  test("cut at any byte it gives the records that are whole", () => {
    assert.equal(records.length, commits + 1);
    for (let size = 0; size < bytes.length; size++) {
      const found = scanLog(bytes.subarray(0, size), 0, null);
      const whole = endsAtMost(size);
      const border = whole === 0 ? 0 : records[whole - 1]?.end;
      assert.deepEqual(found.records, records.slice(0, whole), `cut at ${size}`);
      assert.equal(found.end, border, `cut at ${size}`);
      assert.equal(found.tail, size === border ? "clean" : "torn", `cut at ${size}`);
    }
  });

  test("with any bit of any byte flipped it gives the records before, and says whether others follow", () => {
    const last = records.at(-1)?.start ?? 0;
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const found = scanLog(flippedAt(bytes, at, bit), 0, null);
        assert.equal(found.records.length, endsAtMost(at), `flipped at ${at}`);
        assert.equal(found.tail, at >= last ? "torn" : "damaged", `flipped at ${at}`);
      }
    }
  });

  test("a store whose log is cut gives the transactions that are whole, or is refused", async () => {
    for (const size of tellingPositions(records, bytes.length)) {
      fs.writeFileSync(sample.log, bytes.subarray(0, size));
      const whole = endsAtMost(size);
      assert.equal(await sample.lookOnce(), whole === 0 ? "damaged" : whole, `cut at ${size}`);
    }
  });

  test("a store with a bit of its log flipped is refused, or loses the last record", async () => {
    const last = records.at(-1)?.start ?? 0;
    for (const at of tellingPositions(records, bytes.length)) {
      fs.writeFileSync(sample.log, flippedAt(bytes, at, at % 8));
      assert.equal(await sample.lookOnce(), at >= last ? commits : "damaged", `flipped at ${at}`);
    }
    assert.match((await sample.refusalOfFlipped(bytes, last - 1)).message, /damaged at byte/);
    assert.match((await sample.refusalOfFlipped(bytes, 20)).message, /intact header/);
  });
});

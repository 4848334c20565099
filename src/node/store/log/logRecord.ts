import { createHash } from "node:crypto";

// A record: magic 4 | length 4 | sum of the record before 16 | sum 16 | JSON. The sum is sha256 over all the rest.
// 0xff never occurs in UTF-8, so no payload looks like the start of a record.
const magic = Buffer.from([0xff, 0x57, 0x53, 0x52]);
const sumLength = 16;
const headLength = 8 + 2 * sumLength;
const longest = 1 << 30;

/** What the first record of a new chain names as the sum before it. */
export const chainStart: Buffer = Buffer.alloc(sumLength);

/** One record as it lies in a log; positions are bytes from the start of the buffer that was scanned. */
export interface LogRecord {
  readonly start: number;
  readonly end: number;
  /** The sum of the record before it. */
  readonly previous: Buffer;
  readonly sum: Buffer;
  readonly value: unknown;
}

/** `torn`: nothing intact follows, so it is an append that never finished. `damaged`: intact records follow. */
export type LogTail = "clean" | "torn" | "damaged";

function sumOf(head: Buffer, payload: Buffer): Buffer {
  return createHash("sha256").update(head).update(payload).digest().subarray(0, sumLength);
}

/** The sum that stands in the record at `at`. */
export function storedSum(buffer: Buffer, at = 0): Buffer {
  return buffer.subarray(at + 8 + sumLength, at + headLength);
}

/** The bytes of a record that follows the one with `previousSum`. */
export function encodeRecord(previousSum: Buffer, value: unknown): { bytes: Buffer; sum: Buffer } {
  const payload = Buffer.from(JSON.stringify(value));
  const bytes = Buffer.alloc(headLength + payload.length);
  magic.copy(bytes, 0);
  bytes.writeUInt32LE(payload.length, 4);
  previousSum.copy(bytes, 8);
  payload.copy(bytes, headLength);
  const sum = sumOf(bytes.subarray(0, 8 + sumLength), payload);
  sum.copy(bytes, 8 + sumLength);
  return { bytes, sum };
}

interface Found {
  end: number;
  payload: Buffer;
}

/** The intact record at `at`, whatever came before it. */
function recordAt(buffer: Buffer, at: number): Found | null {
  if (buffer.length - at < headLength || buffer.compare(magic, 0, 4, at, at + 4) !== 0) return null;
  const length = buffer.readUInt32LE(at + 4);
  const end = at + headLength + length;
  if (length > longest || end > buffer.length) return null;
  const payload = buffer.subarray(at + headLength, end);
  const sum = sumOf(buffer.subarray(at, at + 8 + sumLength), payload);
  return sum.equals(storedSum(buffer, at)) ? { end, payload } : null;
}

function isIntactAfter(buffer: Buffer, at: number): boolean {
  for (let next = buffer.indexOf(magic, at); next >= 0; next = buffer.indexOf(magic, next + 1)) {
    if (recordAt(buffer, next) !== null) return true;
  }
  return false;
}

/** The records from `at` on that follow the one with `previousSum` (null: whatever came before), up to the first that does not. */
export function scanLog(
  buffer: Buffer,
  at: number,
  previousSum: Buffer | null,
): { records: LogRecord[]; end: number; tail: LogTail } {
  const records: LogRecord[] = [];
  let start = at;
  let expected = previousSum;
  while (start < buffer.length) {
    const found = recordAt(buffer, start);
    const previous = buffer.subarray(start + 8, start + 8 + sumLength);
    if (found === null || (expected !== null && !previous.equals(expected))) {
      const tail = isIntactAfter(buffer, start) ? "damaged" : "torn";
      return { records, end: start, tail };
    }
    // Copies: a record must not keep the whole buffer alive.
    const sum = Buffer.from(storedSum(buffer, start));
    const value: unknown = JSON.parse(found.payload.toString());
    records.push({ start, end: found.end, previous: Buffer.from(previous), sum, value });
    start = found.end;
    expected = sum;
  }
  return { records, end: start, tail: "clean" };
}

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { UserError } from "../../core/errors";

const megabyte = 1_000_000;

/** The most that is read of a file that other people or programs wrote, by what it is read as. */
const limits = {
  document: 16 * megabyte,
  source: 20 * megabyte,
  report: 64 * megabyte,
  /** What this program wrote, unless something else was put in its place. */
  state: Infinity,
} as const;
/** What a foreign file is read as. */
export type ForeignKind = keyof typeof limits;

/** Why a foreign file is not read. `code` is what the system says of such files. */
export class ForeignFileError extends UserError {
  constructor(
    readonly code: "EFBIG" | "ENOTSUP",
    readonly path: string,
    message: string,
  ) {
    super(message, { exitCode: 1 });
  }
}

function size(bytes: number): string {
  return `${(bytes / megabyte).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}

function notAFile(file: string): ForeignFileError {
  const message = `${file} is no file but a pipe, a socket or a device. Put a file there, or take it away.`;
  return new ForeignFileError("ENOTSUP", file, message);
}

function tooLarge(file: string, kind: ForeignKind, found: number): ForeignFileError {
  const what = found > limits[kind] ? `is ${size(found)}` : "grows while it is read";
  const limit = `a ${kind} is read up to ${size(limits[kind])}`;
  const message = `${file} ${what}; ${limit}. Make it smaller, or take it away.`;
  return new ForeignFileError("EFBIG", file, message);
}

function readAll(descriptor: number, file: string, kind: ForeignKind, stats: Stats): Buffer {
  if (stats.size > limits[kind]) throw tooLarge(file, kind, stats.size);
  // One byte more than it has: where that is filled too, it grew. Some files of the system say that they have none.
  let bytes = Buffer.allocUnsafe(stats.size === 0 ? 4096 : stats.size + 1);
  let end = 0;
  for (let read = 0; (read = readSync(descriptor, bytes, end, bytes.length - end, null)) > 0;) {
    end += read;
    if (end > limits[kind]) throw tooLarge(file, kind, stats.size);
    if (end === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(bytes.length)]);
  }
  return bytes.subarray(0, end);
}

/** Opens without waiting. Windows, which has no pipes among its files, has no such flag. */
const withoutWaiting = process.platform === "win32" ? 0 : constants.O_NONBLOCK;
export const foreignFlags = constants.O_RDONLY | withoutWaiting;

/** Throws for what is neither a file nor a folder. */
export function refuseOther(stats: Pick<Stats, "isFile" | "isDirectory">, file: string): void {
  if (!stats.isFile() && !stats.isDirectory()) throw notAFile(file);
}

/**
 * Opens what should be a file without waiting for who would write into a pipe. Links are followed: what they lead to is
 * looked at once it is open, so that nothing can be put in its place. A folder fails when it is read.
 */
export function openForeign(
  file: string,
  access: "r" | "r+" = "r",
): { descriptor: number; stats: Stats } {
  const descriptor = openSync(
    file,
    access === "r" ? foreignFlags : constants.O_RDWR | withoutWaiting,
  );
  try {
    const stats = fstatSync(descriptor);
    refuseOther(stats, file);
    return { descriptor, stats };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The bytes of a file that other people or programs wrote. Throws a ForeignFileError where it is none, or too large. */
export function readForeign(file: string, kind: ForeignKind): Buffer {
  const { descriptor, stats } = openForeign(file);
  try {
    return readAll(descriptor, file, kind, stats);
  } finally {
    closeSync(descriptor);
  }
}

/** The same as text: UTF-8, broken bytes replaced. */
export function readForeignText(file: string, kind: ForeignKind): string {
  return readForeign(file, kind).toString("utf8");
}

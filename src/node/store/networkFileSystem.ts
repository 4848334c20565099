import { statfsSync } from "node:fs";

/** Types that Linux's statfs gives to file systems whose files lie on another machine. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "SMB"],
  [0xfe534d42, "SMB"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
]);

/** What the file system of a type is called when its files may lie on another machine; undefined for any other. */
export function networkFileSystemOf(type: number): string | undefined {
  return networkTypes.get(type);
}

/**
 * Why a folder is no safe place for a store, for a person: other machines' locks cannot be judged there, and a sync may
 * come back before the disk has it. Undefined on a local disk, and where that cannot be told.
 */
export function networkWarning(folder: string): string | undefined {
  if (process.platform !== "linux") return undefined;
  const name = networkFileSystemOf(statfsSync(folder).type);
  if (name === undefined) return undefined;
  return `${folder} lies on a network file system (${name}), where locks and syncs may not hold. Nothing is taken over from another machine by itself; keep the project on a local disk, or run it from one machine only`;
}

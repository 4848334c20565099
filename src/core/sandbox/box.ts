/** One place of the file system as a process in the box finds it. Paths are absolute and real. */
export type Mount = { path: string } & (
  | { kind: "read" }
  | { kind: "write" }
  /** An empty folder instead of what lies there. */
  | { kind: "hidden" }
  /** What lies at `from` instead, to be read or written. */
  | { kind: "read_as" | "write_as"; from: string }
);

/** What a process may see and change: the whole system to read, then each mount on top. */
export interface Box {
  mounts: readonly Mount[];
  /** The folder that it starts in. */
  folder: string;
  /** Whether it reaches more than its own loopback. */
  network: boolean;
}

function depthOf(path: string): number {
  return path.split("/").filter((part) => part !== "").length;
}

/** The mounts in the order in which they are made: parents first, and of one path only the last. */
export function orderedMounts({ mounts }: Pick<Box, "mounts">): Mount[] {
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  return [...last.values()].toSorted((one, other) => depthOf(one.path) - depthOf(other.path));
}

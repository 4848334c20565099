import { orderedMounts, type Box, type Mount } from "./box";

/** A string of Seatbelt's profile language, which is a Scheme. */
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** What stands for a mount where nothing can be mounted: what would lie elsewhere is out of reach, and `from` is open. */
function rulesOf(mount: Mount): string[] {
  const place = `(subpath ${quoted(mount.path)})`;
  switch (mount.kind) {
    case "read":
      return [`(allow file-read* ${place})`, `(deny file-write* ${place})`];
    case "write":
      return [`(allow file-read* file-write* ${place})`];
    case "hidden":
      return [`(deny file-read* file-write* network-outbound ${place})`];
    case "read_as":
      return [`(deny file-read* file-write* ${place})`];
    case "write_as":
      return [
        `(deny file-read* file-write* ${place})`,
        `(allow file-read* file-write* (subpath ${quoted(mount.from)}))`,
      ];
  }
}

const loopback = [
  "(deny network*)",
  '(allow network* (local ip "localhost:*"))',
  '(allow network-outbound (remote ip "localhost:*"))',
];

/**
 * The profile that `sandbox-exec -p` takes: of two rules that concern a file the last one counts. Programs can look at
 * folders above what they may read, since they resolve paths.
 */
export function seatbeltProfile(box: Box): string {
  return [
    "(version 1)",
    "(allow default)",
    "(deny file-write*)",
    "(deny signal (target others))",
    "(deny process-info* (target others))",
    "(deny mach-priv-task-port)",
    '(allow file-write* (subpath "/dev"))',
    ...orderedMounts(box).flatMap(rulesOf),
    "(allow file-read-metadata)",
    ...(box.network ? [] : loopback),
    "",
  ].join("\n");
}

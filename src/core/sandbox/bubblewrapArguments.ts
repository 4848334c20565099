import { orderedMounts, type Box, type Mount } from "./box";

function mountArguments(mount: Mount): string[] {
  switch (mount.kind) {
    case "read":
      return ["--ro-bind", mount.path, mount.path];
    case "write":
      return ["--bind", mount.path, mount.path];
    case "hidden":
      return ["--tmpfs", mount.path];
    case "read_as":
      return ["--ro-bind", mount.from, mount.path];
    case "write_as":
      return ["--bind", mount.from, mount.path];
  }
}

const kernelSwitches = ["/proc/sys", "/proc/sysrq-trigger"];

/** Arguments of `bwrap`, before the `--` and the program: all is ended when the program is, or the engine. */
export function bubblewrapArguments(box: Box): string[] {
  return [
    ...["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ...["--unshare-user-try", "--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    ...["--unshare-cgroup-try", ...(box.network ? [] : ["--unshare-net"])],
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    // For root these are the machine's own switches, whatever capabilities it has given up.
    ...kernelSwitches.flatMap((file) => ["--ro-bind-try", file, file]),
    ...orderedMounts(box).flatMap(mountArguments),
    ...["--chdir", box.folder],
  ];
}

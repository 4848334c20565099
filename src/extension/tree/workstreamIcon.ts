import type { WorkstreamWord } from "../../core/view/workstreamView";
import { icons, type StateIcon } from "./stateIcons";

const byWord = {
  pending: icons.pending,
  waiting: icons.waiting,
  blocked: icons.blocked,
  running: icons.running,
  "needs you": icons.needsYou,
  failed: icons.failed,
  interrupted: icons.interrupted,
  cancelled: icons.cancelled,
  done: icons.done,
  unreadable: icons.unreadable,
} as const satisfies Record<WorkstreamWord, StateIcon>;

export function workstreamIcon(word: WorkstreamWord): StateIcon {
  return byWord[word];
}

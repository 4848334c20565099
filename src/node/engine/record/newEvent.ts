import { randomUUID } from "node:crypto";
import type { EventType, NewEvent } from "../../../core/model/event";
import type { Engine } from "./engine";

/** A fact about this run that happens now. */
export function newEvent(
  engine: Pick<Engine, "clock" | "runId">,
  type: EventType,
  workstream: string | null,
  payload: Readonly<Record<string, unknown>> = {},
): NewEvent {
  return {
    event_id: randomUUID(),
    at: engine.clock.now(),
    run_id: engine.runId,
    workstream_id: workstream,
    event_type: type,
    payload,
  };
}
